import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Paths of the command line are meant from where it was typed. */
export const fromHere = (path) => resolve(process.env.INIT_CWD ?? process.cwd(), path);

/** The pre-training run of an experiment: --run is a run, or a folder with a run for each kind of catalog. */
export function runOf(run, { pretraining }) {
  const own = join(run, pretraining);
  return existsSync(own) ? own : run;
}

/** Stops with a message if an option is missing. */
export function needed(values, names) {
  const missing = names.filter((name) => !values[name]);
  if (missing.length === 0) return;
  console.error(missing.map((name) => `--${name} is needed`).join('\n'));
  process.exit(2);
}
