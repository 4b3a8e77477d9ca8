/** The folder of a run, and what a run that goes on keeps of its first command. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { UsageError, type PretrainOptions } from '../cli/index.js';
import { lengthOf, loadConfig } from '../config/load.js';
import { runConfigSchema, type RunConfig } from '../config/schema.js';

/** `--out`, or the first free `runs/<catalog or demo>[-n]`; with `--resume` the folder that is continued. */
export function outFolder({ out, resume, catalog, preset }: PretrainOptions, directory: string): string {
  if (typeof resume === 'string' && out !== undefined && resolve(out) !== resolve(resume))
    throw new UsageError('USAGE_OPTION_INVALID', `--out: a resumed run stays in its folder ${resume}, got ${out}.`);
  const name = catalog ? `${basename(catalog)}${preset ? `-${preset}` : ''}` : (preset ?? 'demo');
  const folder = (typeof resume === 'string' ? resume : out) ?? join(directory, 'runs', name);
  const taken = existsSync(join(folder, 'config.json'));
  if (resume && !taken) throw new UsageError('USAGE_OPTION_INVALID', `--resume: no run in ${folder}.`);
  if (resume || !taken) return folder;
  if (out)
    throw new UsageError(
      'USAGE_OPTION_INVALID',
      `--out: ${folder} holds a run already; add --resume to continue it, or choose another folder.`,
    );
  for (let n = 2; ; n++) if (!existsSync(join(`${folder}-${n}`, 'config.json'))) return `${folder}-${n}`;
}

const savedConfig = (out: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(out, 'config.json'), 'utf8')) as Record<string, unknown>;

export const resumedCatalog = (out: string): string => savedConfig(out).catalog as string;

/** A resumed run keeps its settings; only how long it goes on may change. */
export function resumedConfig(out: string, options: PretrainOptions): RunConfig {
  const { catalog: _, ...saved } = savedConfig(out);
  const { stop: _stop, ...config } = runConfigSchema.parse(saved);
  refuseChanges(config, options);
  return { ...config, ...lengthOf(config, options.steps), ...(options.minutes !== undefined && { minutes: options.minutes }) };
}

const LENGTH: readonly string[] = ['steps', 'stop', 'minutes'] satisfies (keyof RunConfig)[];

/** Options beside `--resume` may repeat what the run began with. What differs would be another run, and is not silently left out. */
function refuseChanges(saved: RunConfig, { preset, config, tasks, seed }: PretrainOptions): void {
  const asked: Partial<RunConfig> = {
    ...(config !== undefined &&
      loadConfig({ preset: preset ?? saved.preset, config, tasks: tasks ?? saved.taskIds, seed: seed ?? saved.seed })),
    ...(preset !== undefined && { preset }),
    ...(tasks !== undefined && { taskIds: [...tasks] }),
    ...(seed !== undefined && { seed }),
  };
  for (const [name, value] of Object.entries(asked)) {
    const before = saved[name as keyof RunConfig];
    if (LENGTH.includes(name) || isDeepStrictEqual(value, before)) continue;
    const got = `expected ${JSON.stringify(before)}, got ${JSON.stringify(value)}`;
    throw new UsageError(
      'USAGE_OPTION_INVALID',
      `--resume: the run keeps its settings, but ${name} differs: ${got}. Start a run of its own.`,
    );
  }
}
