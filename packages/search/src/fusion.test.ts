import { describe, expect, test } from '@jest/globals';

import { type Ranked, reciprocalRankFusion, tuneWeight, weightedFusion } from './index.js';

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

  test('does not look at scores, and a weight of 0 silences a ranking', () => {
    const louder = matching.map(({ id, score }) => ({ id, score: score * 1000 }));
    expect(reciprocalRankFusion([near, louder])).toEqual(reciprocalRankFusion([near, matching]));
    const silenced = reciprocalRankFusion([near, matching], [0, 1]).map(({ id }) => id);
    expect(silenced.slice(0, 3)).toEqual(['c', 'd', 'a']);
  });

  test('of one ranking it keeps the order, of none it is empty', () => {
    expect(reciprocalRankFusion([near, []]).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(reciprocalRankFusion([])).toEqual([]);
  });
});

describe('weighted fusion', () => {
  test('adds scores brought to 0..1', () => {
    // near: a 1, b 0.75, c 0; matching: c 1, d 0.5, a 0
    const fused = new Map(weightedFusion([near, matching], [0.6, 0.4]).map(({ id, score }) => [id, score]));
    expect(fused.get('a')).toBeCloseTo(0.6, 12);
    expect(fused.get('b')).toBeCloseTo(0.45, 12);
    expect(fused.get('c')).toBeCloseTo(0.4, 12);
    expect(fused.get('d')).toBeCloseTo(0.2, 12);
  });

  test('scores on another scale or from another zero change nothing', () => {
    const moved = matching.map(({ id, score }) => ({ id, score: 3 * score - 100 }));
    expect(weightedFusion([near, moved], [0.5, 0.5])).toEqual(weightedFusion([near, matching], [0.5, 0.5]));
  });

  test('a ranking of one, or of equal scores, gives its whole weight', () => {
    expect(weightedFusion([ranking(['a', 7])], [0.3])).toEqual([{ id: 'a', score: 0.3 }]);
  });
});

describe('tuning', () => {
  test('finds the weight with the best mean, and stays near the middle where it does not matter', () => {
    expect(tuneWeight(2, (query, weight) => 1 - (weight - (query === 0 ? 0.1 : 0.3)) ** 2)).toMatchObject({ weight: 0.2 });
    expect(tuneWeight(3, () => 0.4)).toEqual({ weight: 0.5, quality: expect.closeTo(0.4) });
  });
});
