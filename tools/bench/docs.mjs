/** Writes docs/benchmarks.md and the plot of `scaling` from the results, and docs/heads.md: `npx nx run bench:docs`. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

import { format } from 'prettier';

import { headsPage } from './heads/page.mjs';
import { page } from './lib/page.mjs';
import { plot } from './lib/plot.mjs';

const folder = new URL('./results/', import.meta.url);
const docs = new URL('../../docs/', import.meta.url);
const results = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')));

const write = async (name, text) => writeFileSync(new URL(name, docs), await format(text, { parser: 'markdown', printWidth: 140 }));
await write('benchmarks.md', page(results));
const scaling = results.find(({ curves }) => curves);
if (scaling) writeFileSync(new URL('scaling.svg', docs), plot(scaling.curves));
const heads = new URL('./heads/heads.json', import.meta.url);
if (existsSync(heads)) await write('heads.md', headsPage(JSON.parse(readFileSync(heads, 'utf8'))));
