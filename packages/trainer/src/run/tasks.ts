import { registeredTasks, type PretrainTask } from '@commercemm/engine';

import { didYouMean, UsageError } from '../cli/index.js';
import { importPackage } from './import-package.js';

/**
 * Imports task packages, which register their tasks, and returns the tasks to run: all, or those chosen by id or package name.
 * Names are resolved from `directory` first, so that a package installed in the caller's project joins; then from here.
 */
export async function loadTasks(
  packages: readonly string[],
  chosen: readonly string[] | undefined,
  directory: string,
): Promise<PretrainTask[]> {
  const byPackage = new Map<string, string[]>();
  for (const name of new Set([...packages, ...(chosen ?? []).filter(isPackage)])) {
    const before = new Set(registeredTasks().map(({ id }) => id));
    if (!(await importPackage(name, directory)))
      throw new UsageError('USAGE_CONFIG_INVALID', `tasks: package "${name}" is not installed; npm install ${name}`);
    const added = registeredTasks()
      .map(({ id }) => id)
      .filter((id) => !before.has(id));
    imported.set(name, imported.get(name) ?? added);
    byPackage.set(name, imported.get(name)!);
  }
  const ids = [...byPackage.values()].flat();
  const wanted = chosen?.flatMap((name) => byPackage.get(name) ?? [name]);
  for (const name of wanted ?? []) {
    if (!ids.includes(name))
      throw new UsageError('USAGE_OPTION_INVALID', `--tasks: no task "${name}"; there are ${ids.join(', ')}.${didYouMean(name, ids)}`);
  }
  const keep = wanted ?? ids;
  return registeredTasks().filter(({ id }) => keep.includes(id));
}

/** Tasks that each package registered; a module registers only at its first import. */
const imported = new Map<string, string[]>();

const isPackage = (name: string): boolean => name.startsWith('@') || name.startsWith('.') || name.startsWith('/');
