/** Products by the words of a query. Shared by training and serving. */
import { createFieldIndex, grams, words, type FieldIndex } from '@commercemm/lexical';
import { z } from 'zod';

/** Characters of a run. */
const RUN = 4;

/** How words are looked up. */
export const wordSettingsSchema = z.strictObject({
  /** How much an occurrence counts in each field. */
  fields: z.strictObject({ title: z.number().min(0), description: z.number().min(0), attributes: z.number().min(0) }),
  /** BM25's constants. */
  k1: z.number().min(0),
  b: z.number().min(0).max(1),
  /** What runs of four characters count beside whole words: other forms of a word, and words written together. */
  runs: z.number().min(0),
});
export type WordSettings = z.infer<typeof wordSettingsSchema>;

/** BM25 of titles and descriptions, as everybody has it. */
export const PLAIN: WordSettings = { fields: { title: 1, description: 1, attributes: 0 }, k1: 1.2, b: 0.75, runs: 0 };

/** Texts of a product by field; several titles all count. */
export interface SearchedTexts {
  readonly titles: readonly string[];
  readonly description: string | null;
  /** Values of all attributes. */
  readonly values: readonly string[];
}

export interface WordSearch {
  /** Of every product, 0 to 1 + runs, best 1 for whole words and `runs` for runs of characters; 0 where nothing is shared. */
  scores(query: string, settings: WordSettings): Float64Array;
}

export function createWordSearch(products: readonly SearchedTexts[]): WordSearch {
  const documents = products.map(({ titles, description, values }) =>
    [titles, [description ?? ''], values].map((texts) => texts.flatMap(words)),
  );
  const whole = createFieldIndex(documents);
  let runs: FieldIndex | null = null;
  return {
    scores(query, { fields, k1, b, runs: share }) {
      const options = { weights: [fields.title, fields.description, fields.attributes], k1, b };
      const asked = words(query);
      const found = toLargest(whole.scores(asked, options));
      if (share === 0) return found;
      runs ??= createFieldIndex(documents.map((document) => document.map(runsOf)));
      const alike = toLargest(runs.scores(runsOf(asked), options));
      return found.map((score, row) => score + share * alike[row]!);
    },
  };
}

const runsOf = (all: readonly string[]): string[] => all.flatMap((word) => grams(word, RUN));

/** Scaled to a largest of 1, if anything was found. */
export function toLargest(scores: Float64Array): Float64Array {
  const largest = scores.reduce((a, b) => Math.max(a, b), 0);
  return largest > 0 ? scores.map((score) => score / largest) : scores;
}
