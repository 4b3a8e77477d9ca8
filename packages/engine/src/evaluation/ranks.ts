import type { RowsOfQuery } from './hits.js';
import { rowsOf, score, scoreRange, type Embeddings } from './scores.js';

export interface RetrievalOptions extends Embeddings {
  readonly hits: RowsOfQuery;
  /** Candidates that are out of the question for a query, such as itself. */
  readonly exclude?: RowsOfQuery;
  /** Candidates scored at a time; bounds the memory, changes no result. */
  readonly chunkSize?: number;
}

/** One entry for each query. */
export interface RetrievalRanks {
  /** Rank of its best hit, from 1; 0 if it has none, which all metrics leave out. */
  readonly ranks: Int32Array;
  /** How many hits it has. */
  readonly hits: Int32Array;
  /** Among how many candidates. */
  readonly candidates: Int32Array;
}

/**
 * Rank of the best hit by inner product. Ties count against the model: a wrong candidate with the score of the best hit stands before it, so embeddings that
 * have all become equal rank last and not first. A score that is not a number counts as the worst for hits and as the best for others.
 * Memory grows with Q + C, not with Q C.
 */
export function retrievalRanks(options: RetrievalOptions): RetrievalRanks {
  const { hits, exclude, chunkSize = 512 } = options;
  const queries = rowsOf(options.queries, options.width);
  const candidates = rowsOf(options.candidates, options.width);
  const best = new Float64Array(queries).fill(-Infinity);
  const before = new Int32Array(queries);
  const result = { ranks: new Int32Array(queries), hits: new Int32Array(queries), candidates: new Int32Array(queries) };

  for (let q = 0; q < queries; q++) {
    const { own, excluded } = rowsOfQuery(q, candidates, hits, exclude);
    result.hits[q] = own.size;
    result.candidates[q] = candidates - excluded.size;
    for (const c of own) best[q] = Math.max(best[q]!, orWorst(score(options, q, c)));
    // The count below meets all candidates; these are no competitors.
    for (const c of [...own, ...excluded]) if (!(score(options, q, c) < best[q]!)) before[q]!--;
  }

  for (let first = 0; first < candidates; first += chunkSize) {
    const scores = new Float64Array(Math.min(chunkSize, candidates - first));
    for (let q = 0; q < queries; q++) {
      if (result.hits[q] === 0) continue;
      scoreRange(options, q, first, scores);
      const least = best[q]!;
      let count = 0;
      for (let c = 0; c < scores.length; c++) if (!(scores[c]! < least)) count++;
      before[q]! += count;
    }
  }
  for (let q = 0; q < queries; q++) if (result.hits[q]! > 0) result.ranks[q] = before[q]! + 1;
  return result;
}

const orWorst = (value: number): number => (Number.isNaN(value) ? -Infinity : value);

function rowsOfQuery(query: number, candidates: number, hits: RowsOfQuery, exclude: RowsOfQuery | undefined) {
  const excluded = new Set(exclude?.(query) ?? []);
  const own = new Set(hits(query));
  for (const row of [...own, ...excluded]) {
    if (!Number.isInteger(row) || row < 0 || row >= candidates)
      throw new RangeError(`query ${query}: no candidate ${row} among ${candidates}`);
  }
  for (const row of excluded) own.delete(row);
  return { own, excluded };
}
