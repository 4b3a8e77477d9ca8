/** `npx nx run bench:all [--quick] [--torch=<python>]`: runs every benchmark, keeps each result in `results` and writes docs/benchmarks.md. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { names } from './lib/names.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const node = (...args) => spawnSync(process.execPath, args, { stdio: 'inherit' }).status;

mkdirSync(here('./results'), { recursive: true });
const failed = names.filter((name) =>
  node(here('./bench.mjs'), name, `--json=${here(`./results/${name}.json`)}`, ...process.argv.slice(2)),
);
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}`);
  process.exit(1);
}
process.exit(node(here('./docs.mjs')));
