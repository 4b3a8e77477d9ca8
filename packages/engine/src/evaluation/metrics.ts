import { chanceRecallAt } from './chance.js';
import type { RetrievalRanks } from './ranks.js';

/** Ranks of the queries that have a hit at all. */
const ranked = (ranks: ArrayLike<number>): number[] => Array.from(ranks).filter((rank) => rank > 0);
const mean = (values: readonly number[]): number | null =>
  values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : null;

/** Share of queries whose best hit is among the first k; null without queries. Ranks of 0 have no hit and are left out. */
export const recallAt = (ranks: ArrayLike<number>, k: number): number | null => mean(ranked(ranks).map((rank) => (rank <= k ? 1 : 0)));

/** Median of the best hits' ranks, the mean of both middle ones for an even number; null without queries. */
export function medianRank(ranks: ArrayLike<number>): number | null {
  const sorted = ranked(ranks).sort((a, b) => a - b);
  return mean(sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1));
}

/** Mean of 1 / rank (MRR); null without queries. */
export const meanReciprocalRank = (ranks: ArrayLike<number>): number | null => mean(ranked(ranks).map((rank) => 1 / rank));

export interface RetrievalSummary {
  /** Queries that have a hit. */
  readonly queries: number;
  /** Most candidates that a query had. */
  readonly candidates: number;
  /** By growing `at`; both from 0 to 1. */
  readonly recalls: readonly { readonly at: number; readonly recall: number; readonly chance: number }[];
  readonly medianRank: number;
  readonly meanReciprocalRank: number;
}

/** All figures of one direction, each with chance beside it; null if no query has a hit: not applicable, not zero. */
export function summarizeRetrieval(result: RetrievalRanks, at: readonly number[] = [1, 5, 10]): RetrievalSummary | null {
  const { ranks } = result;
  const queries = ranked(ranks).length;
  if (queries === 0) return null;
  return {
    queries,
    candidates: result.candidates.reduce((most, count) => Math.max(most, count), 0),
    recalls: [...at].sort((a, b) => a - b).map((k) => ({ at: k, recall: recallAt(ranks, k)!, chance: chanceRecallAt(result, k)! })),
    medianRank: medianRank(ranks)!,
    meanReciprocalRank: meanReciprocalRank(ranks)!,
  };
}
