/** The README's table of kernels, from code: which there are, which are traced, which have a gradient, and where each is tested. */
import * as tf from '@tensorflow/tfjs';

import { kernels } from '../kernels/index.js';
import type { KernelCase } from './case.js';
import { binaryCases } from './cases/binary.js';
import { convolutionCases } from './cases/convolution.js';
import { createCases } from './cases/create.js';
import { gatherCases } from './cases/gather.js';
import { matmulCases } from './cases/matmul.js';
import { poolCases } from './cases/pool.js';
import { reduceCases } from './cases/reduce.js';
import { resizeCases } from './cases/resize.js';
import { scatterCases } from './cases/scatter.js';
import { shapeCases } from './cases/shape.js';
import { sliceCases } from './cases/slice.js';
import { spaceCases } from './cases/space.js';
import { unaryCases } from './cases/unary.js';

const families: Readonly<Record<string, readonly KernelCase[]>> = {
  binary: binaryCases,
  convolution: convolutionCases,
  create: createCases,
  gather: gatherCases,
  matmul: matmulCases,
  pool: poolCases,
  reduce: reduceCases,
  resize: resizeCases,
  scatter: scatterCases,
  shape: shapeCases,
  slice: sliceCases,
  space: spaceCases,
  unary: unaryCases,
};

/** Every kernel that tfjs-core names: its exported constants whose value is their own name (`FromPixels` and `Step` are among them). */
export const tfjsKernels = (): string[] =>
  Object.entries(tf)
    .filter(([name, value]) => name === value)
    .map(([name]) => name)
    .sort();

export const testedKernels = (): Set<string> => new Set(Object.values(families).flatMap((cases) => cases.map(({ kernel }) => kernel)));

export interface KernelRow {
  readonly kernel: string;
  readonly traced: boolean;
  readonly gradient: boolean;
  readonly cases: number;
  /** Families of cases, which are also names of test files. */
  readonly tests: readonly string[];
}

export const kernelRows = (): KernelRow[] =>
  tfjsKernels().map((kernel) => {
    const counts = Object.entries(families).map(
      ([family, cases]) => [family, cases.filter((one) => one.kernel === kernel).length] as const,
    );
    const found = counts.filter(([, count]) => count > 0);
    return {
      kernel,
      traced: kernel in kernels,
      gradient: tf.getGradient(kernel) !== undefined,
      cases: found.reduce((sum, [, count]) => sum + count, 0),
      tests: found.map(([family]) => family),
    };
  });

/** The table in Markdown. */
export function kernelTable(): string {
  const rows = kernelRows().map(({ kernel, traced, gradient, cases, tests }) => {
    const files = tests.map((name) => `[${name}](src/testing/cases/${name}.ts)`).join(', ');
    return `| ${kernel} | ${traced ? 'yes' : 'no'} | ${gradient ? 'yes' : ''} | ${cases > 0 ? `${files}, ${cases}` : ''} |`;
  });
  return ['| kernel | traced | gradient in tfjs | test, cases |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
