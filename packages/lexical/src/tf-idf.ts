import { inverseFrequency, type Statistics } from './statistics.js';

/** Words and their weights, of unit length; empty for a text without words. */
export type SparseVector = ReadonlyMap<string, number>;

/** TF-IDF with sublinear counts, (1 + ln count) idf, scaled to unit length (Manning, Raghavan and Schütze 2008, chapter 6.4). */
export function tfIdf(document: readonly string[], statistics: Statistics): SparseVector {
  const counts = new Map<string, number>();
  for (const word of document) counts.set(word, (counts.get(word) ?? 0) + 1);
  const weights = new Map([...counts].map(([word, count]) => [word, (1 + Math.log(count)) * inverseFrequency(word, statistics)]));
  const length = Math.hypot(...weights.values());
  return length === 0 ? new Map() : new Map([...weights].map(([word, weight]) => [word, weight / length]));
}

/** Cosine of two vectors of `tfIdf`, 0 to 1; 0 where one is empty. */
export function cosine(a: SparseVector, b: SparseVector): number {
  const [shorter, longer] = a.size <= b.size ? [a, b] : [b, a];
  let sum = 0;
  for (const [word, weight] of shorter) sum += weight * (longer.get(word) ?? 0);
  return Math.min(1, sum);
}
