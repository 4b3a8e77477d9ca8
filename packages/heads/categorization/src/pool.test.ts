import { expect, test } from '@jest/globals';

import { opinionsOf, pooled } from './pool.js';

const logits = Float32Array.of(1, 0, 0, 2, -1, 1);
const words = Float32Array.of(0, 0.5);

test('the first source that a product has decides whose opinions count', () => {
  const sources = ['fused', 'text', 'image'] as const;
  const heard = (present: number[], words_P?: Float32Array) => {
    const { source, logits: own } = opinionsOf(sources, { logits, present: Float32Array.from(present) }, words_P);
    return [source, ...Object.keys(own).sort()];
  };
  expect(heard([1, 1, 1], words)).toEqual(['fused', 'fused', 'image', 'text', 'words']);
  expect(heard([0, 1, 0], words)).toEqual(['text', 'text', 'words']);
  expect(heard([0, 0, 1], words)).toEqual(['image', 'image']);
  expect(heard([0, 1, 0])).toEqual(['text', 'text']);
  expect(opinionsOf(sources, { logits, present: Float32Array.of(0, 0, 1) }, words).logits.image).toEqual(Float32Array.of(-1, 1));
});

test('a product that has nothing a head looks at has the opinion of its last classifier', () => {
  expect(opinionsOf(['image'], { logits: Float32Array.of(3, 4), present: Float32Array.of(0) })).toEqual({
    source: 'image',
    logits: { image: Float32Array.of(3, 4) },
  });
});

test('probabilities are the softmax of the weighted sum', () => {
  const opinions = opinionsOf(['text', 'image'], { logits: Float32Array.of(1, 0, 9, 9), present: Float32Array.of(1, 0) }, words);
  // 2 * 1 + 4 * 0 against 2 * 0 + 4 * 0.5.
  expect([...pooled({ text: 2, words: 4, image: 7 }, opinions)]).toEqual([0.5, 0.5]);
  expect(pooled({ text: 2 }, opinions)[0]).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
});
