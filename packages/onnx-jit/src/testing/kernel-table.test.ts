import { readFileSync } from 'node:fs';

import { expect, test } from '@jest/globals';

import { kernels } from '../kernels/index.js';
import { kernelRows, kernelTable, testedKernels, tfjsKernels } from './kernel-table.js';

test('every kernel that is traced is one of tfjs and is tested', () => {
  const tested = testedKernels();
  const traced = Object.keys(kernels);
  expect(traced.filter((kernel) => !tfjsKernels().includes(kernel))).toEqual([]);
  expect(traced.filter((kernel) => !tested.has(kernel))).toEqual([]);
});

test('tfjs has the kernels that this was written for', () => {
  expect(tfjsKernels().length).toBeGreaterThan(150);
  expect(kernelRows().find(({ kernel }) => kernel === 'BatchMatMul')).toMatchObject({ traced: true, gradient: true, tests: ['matmul'] });
  expect(kernelRows().find(({ kernel }) => kernel === 'NonMaxSuppressionV3')).toMatchObject({ traced: false, tests: [] });
});

test('the README has the table as it is; scripts/kernel-table.mjs writes it', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const cells = (table: string): string[] =>
    table
      .split(/[|\n]/)
      .map((cell) => cell.trim().replace(/^-+$/, '-'))
      .filter(Boolean);
  const written = /<!-- kernels -->([\s\S]*)<!-- \/kernels -->/.exec(readme)![1]!;
  expect(cells(written)).toEqual(cells(kernelTable()));
});
