import { describe, expect, test } from '@jest/globals';

import { chanceOfHit } from './chance.js';
import { chanceRecallAt, gradedQuery, meanReciprocalRank, medianRank, ndcgOf, recallAt, summarizeRetrieval } from './index.js';

describe('metrics of ranks', () => {
  const ranks = [1, 3, 0, 10, 2];

  test('by hand; a rank of 0 is left out', () => {
    expect(recallAt(ranks, 1)).toBe(1 / 4);
    expect(recallAt(ranks, 3)).toBe(3 / 4);
    expect(recallAt(ranks, 10)).toBe(1);
    expect(medianRank(ranks)).toBe(2.5);
    expect(medianRank([5, 0, 1, 9])).toBe(5);
    expect(meanReciprocalRank(ranks)).toBeCloseTo((1 + 1 / 3 + 1 / 10 + 1 / 2) / 4, 12);
  });

  test('without any query there is no number', () => {
    for (const metric of [medianRank, meanReciprocalRank, (list: number[]) => recallAt(list, 5)])
      expect([metric([]), metric([0, 0])]).toEqual([null, null]);
    const none = Int32Array.of(0);
    expect(summarizeRetrieval({ ranks: none, hits: none, candidates: Int32Array.of(9) })).toBeNull();
  });

  test('summary', () => {
    const result = { ranks: Int32Array.of(1, 4, 0), hits: Int32Array.of(1, 2, 0), candidates: Int32Array.of(4, 4, 4) };
    expect(summarizeRetrieval(result, [2, 1])).toEqual({
      queries: 2,
      candidates: 4,
      recalls: [
        { at: 1, recall: 0.5, chance: (1 / 4 + 2 / 4) / 2 },
        // One hit of 4 among the first 2: 1/2. Two hits: 1 - (2/4)(1/3) = 5/6.
        { at: 2, recall: 0.5, chance: (1 / 2 + 5 / 6) / 2 },
      ].map((entry) => ({ ...entry, chance: expect.closeTo(entry.chance, 12) as unknown as number })),
      medianRank: 2.5,
      meanReciprocalRank: 0.625,
    });
  });
});

describe('chance', () => {
  test('equals counting all orders of small sets', () => {
    const orders = (n: number): number[][] =>
      n === 0
        ? [[]]
        : orders(n - 1).flatMap((rest) => Array.from({ length: n }, (_, at) => [...rest.slice(0, at), n - 1, ...rest.slice(at)]));
    for (const n of [1, 3, 6]) {
      const all = orders(n);
      for (let h = 0; h <= n; h++) {
        for (let k = 0; k <= n + 1; k++) {
          const successes = all.filter((order) => order.slice(0, k).some((item) => item < h)).length;
          expect(chanceOfHit(n, h, k)).toBeCloseTo(successes / all.length, 12);
        }
      }
    }
  });

  test('with one hit is k of n; with large numbers it does not overflow', () => {
    expect(chanceOfHit(1_000_000, 1, 10)).toBeCloseTo(1e-5, 15);
    expect(chanceOfHit(1_000_000, 500_000, 1000)).toBe(1);
    expect(chanceRecallAt({ hits: Int32Array.of(1, 0, 4), candidates: Int32Array.of(10, 10, 4) }, 1)).toBeCloseTo((0.1 + 1) / 2, 12);
    expect(chanceRecallAt({ hits: Int32Array.of(0), candidates: Int32Array.of(4) }, 1)).toBeNull();
  });
});

describe('nDCG', () => {
  test('of the textbook example', () => {
    // Wikipedia, "Discounted cumulative gain": grades 3 2 3 0 1 2 with gain 2^g - 1.
    // DCG  = 7/1 + 3/1.58496 + 7/2 + 0 + 1/2.58496 + 3/2.80735 = 13.84826
    // IDCG = 7/1 + 7/1.58496 + 3/2 + 3/2.32193 + 1/2.58496     = 14.59539
    expect(ndcgOf([3, 2, 3, 0, 1, 2], 10)).toBeCloseTo(13.84826 / 14.59539, 5);
    // With a 3 and a 2 that were not found, cut at 6: IDCG = 7 + 7/1.58496 + 7/2 + 3/2.32193 + 3/2.58496 + 3/2.80735 = 18.43772
    expect(ndcgOf([3, 2, 3, 0, 1, 2], 6, [3, 2, 3, 0, 1, 2, 3, 2])).toBeCloseTo(13.84826 / 18.43772, 5);
    expect(ndcgOf([0, 0], 5)).toBeNull();
  });

  /** Figures of a query by the scores of its candidates and the grades of some of them, by row. */
  const graded = (scores: readonly number[], judged: Readonly<Record<number, number>>, k = 10) =>
    gradedQuery(Float64Array.from(scores), new Map(Object.entries(judged).map(([row, grade]) => [Number(row), grade])), k);

  test('counts an unjudged candidate as nothing, judged-only leaves it out', () => {
    // Order: row 3 (unjudged), 0 (grade 1), 2 (grade 3), 1 (unjudged).
    const { ndcg, judgedNdcg } = graded([8, 1, 5, 9], { 0: 1, 2: 3 })!;
    const ideal = 7 + 1 / Math.log2(3);
    expect(ndcg).toBeCloseTo((1 / Math.log2(3) + 7 / Math.log2(4)) / ideal, 12);
    expect(judgedNdcg).toBeCloseTo((1 + 7 / Math.log2(3)) / ideal, 12);
  });

  test('stops at k', () => {
    const { ndcg, judgedNdcg } = graded([8, 1, 5, 9], { 0: 1, 2: 3 }, 2)!;
    const ideal = 7 + 1 / Math.log2(3);
    expect(ndcg).toBeCloseTo(1 / Math.log2(3) / ideal, 12);
    expect(judgedNdcg).toBeCloseTo((1 + 7 / Math.log2(3)) / ideal, 12);
  });

  test('puts the worse one first where scores are equal', () => {
    const { ndcg, judgedNdcg } = graded([5, 5, 5], { 0: 3, 1: 0 })!;
    expect(ndcg).toBeCloseTo(1 / Math.log2(4), 12);
    expect(judgedNdcg).toBeCloseTo(1 / Math.log2(3), 12);
  });

  test('puts what is not a number last', () => {
    expect(graded([NaN, 2, 1], { 0: 3 })!.ndcg).toBeCloseTo(1 / Math.log2(4), 12);
    expect(graded([NaN, 2], { 0: 3, 1: 1 })!.judgedNdcg).toBeCloseTo((1 + 7 / Math.log2(3)) / (7 + 1 / Math.log2(3)), 12);
  });

  test('is nothing without a grade above 0', () => {
    expect(graded([2, 1], { 0: 2 })).toEqual({ ndcg: 1, judgedNdcg: 1 });
    expect(graded([2, 1], { 0: 0 })).toBeNull();
    expect(graded([2, 1], {})).toBeNull();
  });

  test('equals sorting everything, on many random rankings', () => {
    let state = 5;
    const next = (n: number) => ((state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) >> 8) % n;
    for (let round = 0; round < 50; round++) {
      const scores = Array.from({ length: 40 }, () => next(15));
      const judged = Object.fromEntries(Array.from({ length: 12 }, () => [next(40), next(4)]));
      if (!Object.values(judged).some(Boolean)) continue;
      // Unjudged candidates stand in front of judged ones that they tie with.
      const order = scores
        .map((score, row) => ({ score, grade: judged[row] ?? -1 }))
        .sort((a, b) => b.score - a.score || a.grade - b.grade);
      const grades = Object.values(judged);
      const result = graded(scores, judged)!;
      expect(result.ndcg).toBeCloseTo(
        ndcgOf(
          order.map(({ grade }) => Math.max(0, grade)),
          10,
          grades,
        )!,
        12,
      );
      expect(result.judgedNdcg).toBeCloseTo(
        ndcgOf(
          order.filter(({ grade }) => grade >= 0).map(({ grade }) => grade),
          10,
          grades,
        )!,
        12,
      );
    }
  });
});
