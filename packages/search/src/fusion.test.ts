import { describe, expect, test } from '@jest/globals';

import { type Ranked, reciprocalRankFusion, weightedFusion } from './index.js';

const ranking = (...entries: [string, number][]): Ranked[] => entries.map(([id, score]) => ({ id, score }));
const near = ranking(['a', 0.9], ['b', 0.8], ['c', 0.5]);
const matching = ranking(['c', 12], ['d', 7], ['a', 2]);

describe('reciprocal rank fusion', () => {
  test('adds 1 / (60 + rank) over the rankings', () => {
    const fused = reciprocalRankFusion([near, matching]);
    expect(fused.map(({ id }) => id)).toEqual(['a', 'c', 'b', 'd']);
    expect(fused[0]!.score).toBeCloseTo(1 / 61 + 1 / 63, 12);
    expect(fused[2]!.score).toBeCloseTo(1 / 62, 12);
  });

  test('does not look at scores', () => {
    const louder = matching.map(({ id, score }) => ({ id, score: score * 1000 }));
    expect(reciprocalRankFusion([near, louder])).toEqual(reciprocalRankFusion([near, matching]));
  });

  test('of one ranking it keeps the order, of none it is empty', () => {
    expect(reciprocalRankFusion([near, []]).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(reciprocalRankFusion([])).toEqual([]);
  });
});

describe('weighted fusion', () => {
  const scored = [
    { id: 'a', cosine: 0.9, bm25: 2 },
    { id: 'b', cosine: 0.8, bm25: 0 },
    { id: 'c', cosine: -0.5, bm25: 8 },
  ];

  test('adds the cosine and what the words are of the best match', () => {
    const fused = weightedFusion(scored, 0.6);
    expect(fused.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    // 0.6 * 0.9 + 0.4 * 2 / 8, 0.6 * 0.8, 0.6 * -0.5 + 0.4
    [0.64, 0.48, 0.1].forEach((score, i) => expect(fused[i]!.score).toBeCloseTo(score, 12));
  });

  test('with a weight of 1 or 0 is one of the two', () => {
    expect(weightedFusion(scored, 1).map(({ score }) => score)).toEqual([0.9, 0.8, -0.5]);
    expect(weightedFusion(scored, 0)).toEqual([
      { id: 'c', score: 1 },
      { id: 'a', score: 0.25 },
      { id: 'b', score: 0 },
    ]);
  });

  test('of products without a word of the query goes by the cosine', () => {
    const wordless = scored.map((one) => ({ ...one, bm25: 0 }));
    expect(weightedFusion(wordless, 0.5).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(weightedFusion([], 0.5)).toEqual([]);
  });
});
