/** Words and vectors in one score. Shared by training and serving. */
import { z } from 'zod';

import { toLargest, wordSettingsSchema } from './word-search.js';

/** What a service needs beside the graphs. */
export const searchDataSchema = z.strictObject({
  /** Share of the cosine in the score; the rest is that of words. */
  weight: z.number().min(0).max(1),
  words: wordSettingsSchema,
});
export type SearchData = z.infer<typeof searchDataSchema>;

/**
 * weight * cosine + (1 - weight) * words / (largest of the query), for every product: both are at most 1. A product without an embedding has a
 * cosine of 0.
 */
export function hybridScores(cosines: Float64Array, lexical: Float64Array, weight: number): Float64Array {
  const scaled = toLargest(lexical);
  return cosines.map((cosine, row) => weight * cosine + (1 - weight) * scaled[row]!);
}
