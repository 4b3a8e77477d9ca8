/** Two rankings as one. Pure functions over ids. */

export interface Ranked {
  readonly id: string;
  readonly score: number;
}

/** k of reciprocal rank fusion, as its authors chose it. */
const RANK_CONSTANT = 60;

/**
 * Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): score = sum over rankings of weight / (60 + rank), ranks from 1. Only
 * orders count, so scores of different kinds need not compare. Equal scores stand in the order of their first appearance.
 */
export function reciprocalRankFusion(
  rankings: readonly (readonly Ranked[])[],
  weights: readonly number[] = rankings.map(() => 1),
): Ranked[] {
  return fuse(rankings, (_, rank, list) => weights[list]! / (RANK_CONSTANT + rank + 1));
}

/**
 * Weighted sum of scores that are brought to 0..1 within each ranking (lowest 0, highest 1). An id that a ranking lacks gets 0 from it; a ranking whose scores
 * are all equal gives 1 to each.
 */
export function weightedFusion(rankings: readonly (readonly Ranked[])[], weights: readonly number[]): Ranked[] {
  const ranges = rankings.map((ranking) => {
    const scores = ranking.map(({ score }) => score);
    return { low: Math.min(...scores), high: Math.max(...scores) };
  });
  return fuse(rankings, (score, _, list) => {
    const { low, high } = ranges[list]!;
    return weights[list]! * (high > low ? (score - low) / (high - low) : 1);
  });
}

function fuse(rankings: readonly (readonly Ranked[])[], points: (score: number, rank: number, list: number) => number): Ranked[] {
  const totals = new Map<string, number>();
  rankings.forEach((ranking, list) =>
    ranking.forEach(({ id, score }, rank) => totals.set(id, (totals.get(id) ?? 0) + points(score, rank, list))),
  );
  return [...totals].map(([id, score]) => ({ id, score })).sort((a, b) => b.score - a.score);
}

/**
 * The weight of the first of two rankings, out of 0, 0.1, ... 1, with the best mean quality over queries of a split that was held out for
 * that; of equals the one nearest to 0.5. `quality` is, for example, nDCG@10 of query number `query` with that weight.
 */
export function tuneWeight(
  queries: number,
  quality: (query: number, weight: number) => number,
): { readonly weight: number; readonly quality: number } {
  const weights = [5, 4, 6, 3, 7, 2, 8, 1, 9, 0, 10].map((tenth) => tenth / 10);
  const tried = weights.map((weight) => {
    let sum = 0;
    for (let query = 0; query < queries; query++) sum += quality(query, weight);
    return { weight, quality: sum / queries };
  });
  return tried.reduce((best, one) => (one.quality > best.quality ? one : best));
}
