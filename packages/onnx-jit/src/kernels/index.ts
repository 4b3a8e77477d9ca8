import { binary } from './binary.js';
import { creations } from './create.js';
import { gathers } from './gather.js';
import type { Kernels } from './kernel.js';
import { matrixProducts } from './matmul.js';
import { reductions } from './reduce.js';
import { shapes } from './shape.js';
import { slices } from './slice.js';
import { unary } from './unary.js';

/** Every tfjs kernel that can be traced, by its tfjs name. */
export const kernels: Kernels = {
  ...unary,
  ...binary,
  ...reductions,
  ...matrixProducts,
  ...shapes,
  ...slices,
  ...gathers,
  ...creations,
};
