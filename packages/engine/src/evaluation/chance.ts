import type { RetrievalRanks } from './ranks.js';

/**
 * The probability that a random order of n candidates has one of h hits among its first k: 1 - C(n - h, k) / C(n, k) (hypergeometric
 * distribution), as a product, which does not overflow.
 */
export function chanceOfHit(n: number, h: number, k: number): number {
  if (h <= 0 || k <= 0) return 0;
  let miss = 1;
  for (let i = 0; i < Math.min(k, n) && miss > 0; i++) miss *= Math.max(0, n - h - i) / (n - i);
  return 1 - miss;
}

/** What recall@k would be on average under random orders, exactly; null without queries. Queries without hits are left out, as in recallAt. */
export function chanceRecallAt({ hits, candidates }: Pick<RetrievalRanks, 'hits' | 'candidates'>, k: number): number | null {
  let sum = 0;
  let queries = 0;
  for (let q = 0; q < hits.length; q++) {
    if (hits[q]! <= 0) continue;
    sum += chanceOfHit(candidates[q]!, hits[q]!, k);
    queries++;
  }
  return queries > 0 ? sum / queries : null;
}
