import { describe, expect, test } from '@jest/globals';

import { InnerProductRanking, rank } from './rank.js';
import { TopK, type Ranked } from './top-k.js';

/** Few different values, so that many scores are equal. */
const scores = Array.from({ length: 300 }, (_, i) => Math.round(4 * Math.sin(i * 1.3)));
const sorted = (k: number): Ranked[] =>
  scores
    .map((score, index) => ({ index, score }))
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, k);

describe('TopK', () => {
  test.each([0, 1, 2, 7, 300, 400])('keeps the first %i of a full sort, ties by index, in whatever order they come', (k) => {
    for (const order of [scores.keys(), [...scores.keys()].reverse()]) {
      const top = new TopK(k);
      for (const index of order) top.add(index, scores[index]!);
      expect(top.best()).toEqual(sorted(k));
    }
  });

  test('keeps no NaN and refuses a size that is none', () => {
    const top = new TopK(2);
    for (const [index, score] of [NaN, 1, NaN].entries()) top.add(index, score);
    expect(top.best()).toEqual([{ index: 1, score: 1 }]);
    expect(() => new TopK(-1)).toThrow(RangeError);
  });
});

describe('rank', () => {
  const D = 7;
  const query = Float32Array.from({ length: D }, (_, d) => Math.sin(d + 1));
  const candidates = Float32Array.from({ length: 50 * D }, (_, i) => Math.sin((i % (20 * D)) * 2.3));
  const brute = Array.from({ length: 50 }, (_, n) => query.reduce((sum, value, d) => sum + value * candidates[n * D + d]!, 0));

  test('agrees with scores by definition, of equal candidates the first', () => {
    const ranked = rank(query, candidates, 10);
    ranked.forEach(({ index, score }) => expect(score).toBeCloseTo(brute[index]!, 10));
    const order = [...brute.keys()].sort((a, b) => (Math.abs(brute[b]! - brute[a]!) < 1e-12 ? a - b : brute[b]! - brute[a]!));
    expect(ranked.map(({ index }) => index)).toEqual(order.slice(0, 10));
  });

  test('does not depend on how candidates are cut into chunks', () => {
    const chunked = new InnerProductRanking(query, 10);
    for (const [from, to] of [
      [0, 1],
      [1, 1],
      [1, 33],
      [33, 50],
    ] as const)
      chunked.add(candidates.subarray(from * D, to * D));
    expect(chunked.best()).toEqual(rank(query, candidates, 10));
  });

  test('refuses half a candidate', () => expect(() => rank(query, candidates.subarray(1), 3)).toThrow(RangeError));
});
