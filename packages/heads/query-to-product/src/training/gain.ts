export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** What rounding may add: a gain of one query alone equals its standard error, and must not exceed it by rounding. */
const ROUNDING = 1 + 1e-9;

/**
 * Whether the mean of values, one a query, is more than its standard error above that of others of the same queries: a gain on few queries may be luck (the
 * one-standard-error rule, Breiman et al. 1984). Never so for one query.
 */
export function gainsMore(values: readonly number[], others: readonly number[]): boolean {
  const gains = values.map((value, query) => value - others[query]!);
  const gain = mean(gains);
  const variance = gains.reduce((sum, one) => sum + (one - gain) ** 2, 0) / (gains.length - 1);
  return gain > ROUNDING * Math.sqrt(variance / gains.length);
}
