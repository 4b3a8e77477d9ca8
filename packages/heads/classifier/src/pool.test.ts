import { expect, test } from '@jest/globals';

import { opinionsOf, pooled } from './pool.js';

/** Of the three sources and of edges and colours. */
const logits = Float32Array.of(1, 0, 0, 2, -1, 1, 3, -3);
const words = Float32Array.of(0, 0.5);

test('the first source that a product has decides whose opinions count', () => {
  const sources = ['fused', 'text', 'image'] as const;
  const heard = (present: number[], words_P?: Float32Array) => {
    const [own] = opinionsOf(sources, { logits, present: Float32Array.from(present) }, [{ labels: 2, words_L: words_P }]);
    return [own!.source, ...Object.keys(own!.logits).sort()];
  };
  expect(heard([1, 1, 1], words)).toEqual(['fused', 'descriptor', 'fused', 'image', 'text', 'words']);
  expect(heard([0, 1, 0], words)).toEqual(['text', 'text', 'words']);
  expect(heard([0, 0, 1], words)).toEqual(['image', 'descriptor', 'image']);
  expect(heard([0, 1, 0])).toEqual(['text', 'text']);
  expect(opinionsOf(sources, { logits, present: Float32Array.of(0, 0, 1) }, [{ labels: 2, words_L: words }])).toEqual([
    { source: 'image', logits: { image: Float32Array.of(-1, 1), descriptor: Float32Array.of(3, -3) } },
  ]);
});

test('a product that has nothing a head looks at has the opinion of the classifier on its last source', () => {
  expect(opinionsOf(['image'], { logits: Float32Array.of(3, 4, 5, 6), present: Float32Array.of(0) }, [{ labels: 2 }])).toEqual([
    { source: 'image', logits: { image: Float32Array.of(3, 4) } },
  ]);
});

test('probabilities are the softmax of the weighted sum', () => {
  const opinions = { source: 'text' as const, logits: { text: Float32Array.of(1, 0), words } };
  // 2 * 1 + 4 * 0 against 2 * 0 + 4 * 0.5.
  expect([...pooled({ text: { text: 2, words: 4, image: 7 }, fused: { text: 9 } }, opinions)]).toEqual([0.5, 0.5]);
  expect(pooled({ text: { text: 2 } }, opinions)[0]).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
});

test('doubted words leave each label a part', () => {
  const opinions = { source: 'fused' as const, logits: { words: Float32Array.of(Math.log(9), 0), image: Float32Array.of(0, Math.log(2)) } };
  // Words say 0.9 and 0.1; with a doubt of 0.1 it is 1 to 0.2, and the picture doubles the second.
  const [first, second] = pooled({ fused: { words: 1, image: 1, doubt: 0.1 } }, opinions) as unknown as [number, number];
  expect(first / second).toBeCloseTo(1 / 0.4, 5);
  expect(pooled({ fused: { words: 1, doubt: 0 } }, opinions)[0]).toBeCloseTo(0.9, 6);
});

test('each of several questions has its own labels, and its own words', () => {
  // Two classifiers, of which each has two labels of the first question and one of the second.
  const outputs = { logits: Float32Array.of(1, 2, 3, 4, 5, 6), present: Float32Array.of(1) };
  expect(opinionsOf(['image'], outputs, [{ labels: 2 }, { labels: 1 }]).map(({ logits: own }) => own)).toEqual([
    { image: Float32Array.of(1, 2), descriptor: Float32Array.of(4, 5) },
    { image: Float32Array.of(3), descriptor: Float32Array.of(6) },
  ]);
  const text = { logits: Float32Array.of(1, 2, 3), present: Float32Array.of(1) };
  expect(opinionsOf(['text'], text, [{ labels: 2, words_L: words }, { labels: 1 }]).map(({ logits: own }) => own)).toEqual([
    { text: Float32Array.of(1, 2), words },
    { text: Float32Array.of(3) },
  ]);
});
