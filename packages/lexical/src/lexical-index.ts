import { type Bm25Options, saturation } from './bm25.js';
import { collectStatistics, inverseFrequency, type Statistics } from './statistics.js';

export interface LexicalHit {
  /** Position of the document among those the index was made of. */
  readonly row: number;
  readonly score: number;
}

/** Documents that can be searched by words, in memory: a list of (document, weight) for each word. */
export interface LexicalIndex {
  readonly statistics: Statistics;
  /** BM25 score of every document, by row; 0 where no word is shared. */
  scores(query: readonly string[]): Float64Array;
  /** The `k` best documents that share a word with the query, best first; of equal scores the earlier document. */
  search(query: readonly string[], k: number): LexicalHit[];
}

/** Indexes documents that are given as their words; equal documents give an equal index. */
export function createLexicalIndex(documents: readonly (readonly string[])[], options: Bm25Options = {}): LexicalIndex {
  const statistics = collectStatistics(documents);
  const postings = new Map<string, { rows: number[]; weights: number[] }>();
  documents.forEach((document, row) => {
    const counts = new Map<string, number>();
    for (const word of document) counts.set(word, (counts.get(word) ?? 0) + 1);
    for (const [word, count] of counts) {
      let list = postings.get(word);
      if (!list) postings.set(word, (list = { rows: [], weights: [] }));
      list.rows.push(row);
      list.weights.push(saturation(count, document.length, statistics.averageLength, options));
    }
  });

  const scores = (query: readonly string[]): Float64Array => {
    const total = new Float64Array(documents.length);
    for (const word of query) {
      const list = postings.get(word);
      if (!list) continue;
      const weight = inverseFrequency(word, statistics);
      list.rows.forEach((row, i) => (total[row]! += weight * list.weights[i]!));
    }
    return total;
  };

  return {
    statistics,
    scores,
    search(query, k) {
      const hits: LexicalHit[] = [];
      scores(query).forEach((score, row) => {
        if (score > 0) hits.push({ row, score });
      });
      return hits.sort((a, b) => b.score - a.score || a.row - b.row).slice(0, k);
    },
  };
}
