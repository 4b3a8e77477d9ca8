import { inverseFrequency } from './statistics.js';

/** How the fields of a document count together. */
export interface FieldOptions {
  /** Of each field; a field of weight 0 is not looked into. */
  readonly weights: readonly number[];
  /** How soon further occurrences of a word stop counting. */
  readonly k1: number;
  /** How much longer fields are held back, 0 to 1. */
  readonly b: number;
}

/** Documents of several fields, searched by words, in memory. How fields count is said with each query, so that it can be tuned. */
export interface FieldIndex {
  /**
   * BM25F score of every document, by row: a word counts in a document c = sum over fields of weight count / (1 - b + b length / average length),
   * and the score is the sum over the query's words of its inverse frequency times c (k1 + 1) / (c + k1) (Robertson, Zaragoza and Taylor,
   * "Simple BM25 extension to multiple weighted fields", 2004, with the length of each field of its own as in Zaragoza et al. 2004).
   */
  scores(query: readonly string[], options: FieldOptions): Float64Array;
}

interface Postings<Numbers> {
  readonly rows: Numbers;
  /** Counts in each field, row after row. */
  readonly counts: Numbers;
}

/** Indexes documents, each as the words of its fields; all have the same fields. */
export function createFieldIndex(documents: readonly (readonly (readonly string[])[])[]): FieldIndex {
  const fields = documents[0]?.length ?? 0;
  const lengths = Array.from({ length: fields }, (_, field) => Float64Array.from(documents, (document) => document[field]!.length));
  const averages = lengths.map((all) => all.reduce((a, b) => a + b, 0) / documents.length || 1);
  const growing = new Map<string, Postings<number[]>>();
  documents.forEach((document, row) => {
    document.forEach((words, field) => {
      for (const word of words) {
        let list = growing.get(word);
        if (!list) growing.set(word, (list = { rows: [], counts: [] }));
        if (list.rows.at(-1) !== row) {
          list.rows.push(row);
          for (let other = 0; other < fields; other++) list.counts.push(0);
        }
        list.counts[(list.rows.length - 1) * fields + field]!++;
      }
    });
  });
  const postings = new Map<string, Postings<Int32Array>>();
  for (const [word, { rows, counts }] of growing) {
    postings.set(word, { rows: Int32Array.from(rows), counts: Int32Array.from(counts) });
    growing.delete(word);
  }
  const frequencies = new Map([...postings].map(([word, { rows }]) => [word, rows.length]));
  const statistics = { documents: documents.length, averageLength: 0, frequencies };

  return {
    scores(query, { weights, k1, b }) {
      const total = new Float64Array(documents.length);
      for (const word of query) {
        const list = postings.get(word);
        if (!list) continue;
        const rarity = inverseFrequency(word, statistics);
        list.rows.forEach((row, at) => {
          let count = 0;
          for (let field = 0; field < fields; field++) {
            const own = list.counts[at * fields + field]!;
            if (own > 0) count += (weights[field]! * own) / (1 - b + (b * lengths[field]![row]!) / averages[field]!);
          }
          if (count > 0) total[row]! += (rarity * count * (k1 + 1)) / (count + k1);
        });
      }
      return total;
    },
  };
}
