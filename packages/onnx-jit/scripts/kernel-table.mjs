/** Writes the table of kernels into the README: `node packages/onnx-jit/scripts/kernel-table.mjs` after a build. */
import { readFileSync, writeFileSync } from 'node:fs';

import { format } from 'prettier';

import { kernelTable } from '../dist/testing/kernel-table.js';

const path = new URL('../README.md', import.meta.url);
const readme = readFileSync(path, 'utf8').replace(
  /(<!-- kernels -->)[\s\S]*(<!-- \/kernels -->)/,
  (_, before, after) => `${before}\n\n${kernelTable()}\n\n${after}`,
);
writeFileSync(path, await format(readme, { parser: 'markdown', printWidth: 140 }));
