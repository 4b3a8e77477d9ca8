/** Words and vectors in one score. Shared by training and serving. */
import { words } from '@commercemm/lexical';
import { z } from 'zod';

/** Fields of a product that words are looked up in. */
export const FIELDS = ['title', 'description', 'attributes'] as const;
export type Field = (typeof FIELDS)[number];

/** What a service needs beside the graphs. */
export const searchDataSchema = z.strictObject({
  /** Share of the cosine in the score; the rest is BM25's. */
  weight: z.number().min(0).max(1),
  fields: z.array(z.enum(FIELDS)).min(1),
});
export type SearchData = z.infer<typeof searchDataSchema>;

/** Texts of a product by field; several titles all count. */
export interface SearchedTexts {
  readonly titles: readonly string[];
  readonly description: string | null;
  /** Values of all attributes. */
  readonly values: readonly string[];
}

/** The words of a product that a query is compared with. */
export const searchedWords = ({ titles, description, values }: SearchedTexts, fields: readonly Field[]): string[] =>
  fields.flatMap((field) => (field === 'title' ? titles : field === 'description' ? [description ?? ''] : values)).flatMap(words);

/**
 * weight * cosine + (1 - weight) * BM25 / (largest BM25 of the query), for every product: both are at most 1. A product without an embedding has a
 * cosine of 0.
 */
export function hybridScores(cosines: Float64Array, lexical: Float64Array, weight: number): Float64Array {
  const largest = lexical.reduce((a, b) => Math.max(a, b), 0);
  const scale = largest > 0 ? (1 - weight) / largest : 0;
  return cosines.map((cosine, row) => weight * cosine + scale * lexical[row]!);
}
