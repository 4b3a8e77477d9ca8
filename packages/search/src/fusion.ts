/** Two rankings as one. Pure functions over ids. */

export interface Ranked {
  readonly id: string;
  readonly score: number;
}

/** k of reciprocal rank fusion, as its authors chose it. */
const RANK_CONSTANT = 60;

/**
 * Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): score = sum over rankings of 1 / (60 + rank), ranks from 1. Only orders count, so scores
 * of different kinds need not compare. Equal scores stand in the order of their first appearance.
 */
export function reciprocalRankFusion(rankings: readonly (readonly Ranked[])[]): Ranked[] {
  const totals = new Map<string, number>();
  for (const ranking of rankings) ranking.forEach(({ id }, rank) => totals.set(id, (totals.get(id) ?? 0) + 1 / (RANK_CONSTANT + rank + 1)));
  return [...totals].map(([id, score]) => ({ id, score })).sort((a, b) => b.score - a.score);
}

/** A product as two searches know it. */
export interface TwiceScored {
  readonly id: string;
  readonly cosine: number;
  /** 0 where no word is shared. */
  readonly bm25: number;
}

/**
 * weight * cosine + (1 - weight) * bm25 / largest bm25, best first; of equal scores in the order they came. The weight is a share that means the same for
 * every query, so one that was found best on held-out queries can be used.
 */
export function weightedFusion(scored: readonly TwiceScored[], weight: number): Ranked[] {
  const largest = Math.max(...scored.map(({ bm25 }) => bm25)) || 1;
  return scored
    .map(({ id, cosine, bm25 }) => ({ id, score: weight * cosine + ((1 - weight) * bm25) / largest }))
    .sort((a, b) => b.score - a.score);
}
