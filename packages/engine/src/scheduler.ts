import { createRandom } from '@commercemm/catalog';

import type { PassId } from './task.js';

/** Borders k that a run draws from, both ends included. */
export type BorderRange = readonly [min: number, max: number];

/** Modality randomization: the border of one pass of one iteration, a function of the run's seed alone. */
export function drawBorder([min, max]: BorderRange, seed: number, pass: PassId, iteration: number): number {
  return min + createRandom(seed, 'border', pass, iteration).integer(max - min + 1);
}
