import { z } from 'zod';

import { LexicalError } from './errors.js';

/** What scoring needs to know of a collection of documents; it stays small where the documents are many. */
export interface Statistics {
  /** Number of documents. */
  readonly documents: number;
  /** Mean number of words of a document. */
  readonly averageLength: number;
  /** How many documents have a word. Words that none has are absent. */
  readonly frequencies: ReadonlyMap<string, number>;
}

/** Counts a collection; each document is given as its words. */
export function collectStatistics(documents: Iterable<readonly string[]>): Statistics {
  const frequencies = new Map<string, number>();
  let [count, length] = [0, 0];
  for (const document of documents) {
    count++;
    length += document.length;
    for (const word of new Set(document)) frequencies.set(word, (frequencies.get(word) ?? 0) + 1);
  }
  return { documents: count, averageLength: count === 0 ? 0 : length / count, frequencies };
}

/** Inverse document frequency as Lucene computes it, never negative: ln(1 + (N - n + 0.5) / (n + 0.5)). */
export function inverseFrequency(word: string, { documents, frequencies }: Statistics): number {
  const having = frequencies.get(word) ?? 0;
  return Math.log(1 + (documents - having + 0.5) / (having + 0.5));
}

const schema = z.object({
  documents: z.int().nonnegative(),
  averageLength: z.number().nonnegative(),
  frequencies: z.array(z.tuple([z.string(), z.int().positive()])),
});

/** As plain data for a JSON file, words in a fixed order: equal statistics give equal files. */
export type StatisticsData = z.infer<typeof schema>;

export function statisticsToData({ documents, averageLength, frequencies }: Statistics): StatisticsData {
  return { documents, averageLength, frequencies: [...frequencies].sort(([a], [b]) => (a < b ? -1 : 1)) };
}

/** @throws LexicalError LEXICAL_STATISTICS_INVALID */
export function statisticsFromData(data: unknown): Statistics {
  const result = schema.safeParse(data);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new LexicalError('LEXICAL_STATISTICS_INVALID', `statistics of words, ${issue!.path.join('.') || 'whole'}: ${issue!.message}`);
  }
  return { ...result.data, frequencies: new Map(result.data.frequencies) };
}
