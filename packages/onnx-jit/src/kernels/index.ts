import { binary } from './binary.js';
import { convolutions } from './convolution.js';
import { creations } from './create.js';
import { gathers } from './gather.js';
import type { Kernels } from './kernel.js';
import { matrixProducts } from './matmul.js';
import { pools } from './pool.js';
import { reductions } from './reduce.js';
import { resizes } from './resize.js';
import { scatters } from './scatter.js';
import { shapes } from './shape.js';
import { slices } from './slice.js';
import { spaces } from './space.js';
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
  ...scatters,
  ...convolutions,
  ...pools,
  ...resizes,
  ...spaces,
  ...creations,
};
