import { inverseFrequency, type Statistics } from './statistics.js';

export interface Bm25Options {
  /** How soon further occurrences of a word stop counting; default 1.2. */
  readonly k1?: number;
  /** How much longer documents are held back, 0 to 1; default 0.75. */
  readonly b?: number;
}

/**
 * Weight of a word that a document has `count` times, before its inverse frequency (Robertson and Zaragoza, "The Probabilistic Relevance
 * Framework: BM25 and Beyond", 2009, equation 3.15): count (k1 + 1) / (count + k1 (1 - b + b length / average)).
 */
export function saturation(count: number, length: number, averageLength: number, { k1 = 1.2, b = 0.75 }: Bm25Options = {}): number {
  return (count * (k1 + 1)) / (count + k1 * (1 - b + (averageLength > 0 ? (b * length) / averageLength : 0)));
}

/** BM25 score of one document for a query, both as words. A word that the query repeats counts as often. */
export function scoreBm25(
  query: readonly string[],
  document: readonly string[],
  statistics: Statistics,
  options: Bm25Options = {},
): number {
  const counts = new Map<string, number>();
  for (const word of document) counts.set(word, (counts.get(word) ?? 0) + 1);
  let score = 0;
  for (const word of query) {
    const count = counts.get(word);
    if (count === undefined) continue;
    score += inverseFrequency(word, statistics) * saturation(count, document.length, statistics.averageLength, options);
  }
  return score;
}
