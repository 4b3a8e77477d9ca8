import { imageTokens, type ModelShape } from '@commercemm/model';

import type { Corruption } from '../task.js';

const kept = (shape: ModelShape, ratio: number): number => Math.max(1, Math.round(imageTokens(shape) * (1 - ratio)));

/**
 * Random patch masking as in masked autoencoders (He et al. 2022): masked patches never enter the encoder. Feeds `visible`
 * [B, N (1 - ratio)]: row numbers into [B N], ascending per image.
 */
export const maskedPatches = (ratio: number): Corruption => ({
  id: `masked-patches-${ratio}`,
  feeds: (shape, { size }) => [{ name: 'visible', shape: [size, kept(shape, ratio)], dtype: 'int32' }],
  draw({ row }, random, into, shape) {
    const count = imageTokens(shape);
    const order = Int32Array.from({ length: count }, (_, n) => n);
    const keep = kept(shape, ratio);
    for (let i = 0; i < keep; i++) {
      const other = i + random.integer(count - i);
      [order[i], order[other]] = [order[other]!, order[i]!];
    }
    const chosen = order.subarray(0, keep).sort();
    for (let i = 0; i < keep; i++) into.visible![row * keep + i] = row * count + chosen[i]!;
  },
});
