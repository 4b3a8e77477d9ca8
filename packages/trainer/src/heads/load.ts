import { registeredHeads, type TrainableHead } from '@commercemm/engine';

import { UsageError } from '../cli/index.js';
import { importPackage } from '../run/import-package.js';

/** `categorization` is short for `@commercemm/head-categorization`; whatever looks like a package name is one. */
const packageOf = (name: string): string => (/^[@./]/.test(name) ? name : `@commercemm/head-${name}`);

/** What each package registered; a module registers only at its first import. */
const imported = new Map<string, TrainableHead>();

/**
 * Imports a head package's training side, which registers itself. Names are resolved from `directory` first, then from here.
 * @throws UsageError if the package is not installed or registers no head
 */
export async function loadTrainableHead(name: string, directory: string): Promise<TrainableHead> {
  const pack = packageOf(name);
  const known = imported.get(pack);
  if (known) return known;
  const before = new Set(registeredHeads().map(({ id }) => id));
  if (!(await importPackage(`${pack}/training`, directory)))
    throw new UsageError('USAGE_OPTION_INVALID', `--head: package "${pack}/training" is not installed; npm install ${pack}`);
  // A head that builds on another one imports it, so that the other is registered first, or is registered already when its own turn comes.
  const head = registeredHeads().find((one) => one.package === pack) ?? registeredHeads().findLast(({ id }) => !before.has(id));
  if (!head) throw new UsageError('USAGE_OPTION_INVALID', `--head: ${pack}/training registers no head.`);
  imported.set(pack, head);
  return head;
}
