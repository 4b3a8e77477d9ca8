/** Writes docs/benchmarks.md and the plot of `scaling` from the results: `npx nx run bench:docs`. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

import { format } from 'prettier';

import { page } from './lib/page.mjs';
import { plot } from './lib/plot.mjs';

const folder = new URL('./results/', import.meta.url);
const docs = new URL('../../docs/', import.meta.url);
const results = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')));

writeFileSync(new URL('benchmarks.md', docs), await format(page(results), { parser: 'markdown', printWidth: 140 }));
const scaling = results.find(({ curves }) => curves);
if (scaling) writeFileSync(new URL('scaling.svg', docs), plot(scaling.curves));
