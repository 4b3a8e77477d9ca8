import type { RowsOfQuery } from './hits.js';
import { rowsOf, scoreRange, type Embeddings } from './scores.js';

export interface ScoredCandidate {
  readonly candidate: number;
  readonly score: number;
}

export interface TopOptions extends Embeddings {
  /** Results for each query, fewer if there are fewer candidates. */
  readonly count: number;
  /** Which query rows; all unless told. */
  readonly rows?: Iterable<number>;
  readonly exclude?: RowsOfQuery;
  readonly chunkSize?: number;
}

/** The best candidates of each query, best first; equal scores in the order of rows, what is not a number last. */
export function topCandidates(options: TopOptions): ScoredCandidate[][] {
  const { count, exclude, chunkSize = 512 } = options;
  const queries = rowsOf(options.queries, options.width);
  const candidates = rowsOf(options.candidates, options.width);
  return Array.from(options.rows ?? Array(queries).keys(), (query) => {
    if (!(query >= 0 && query < queries)) throw new RangeError(`no query ${query} among ${queries}`);
    const excluded = new Set(exclude?.(query) ?? []);
    const top: ScoredCandidate[] = [];
    for (let first = 0; first < candidates; first += chunkSize) {
      const scores = new Float64Array(Math.min(chunkSize, candidates - first));
      scoreRange(options, query, first, scores);
      for (let c = 0; c < scores.length; c++) {
        if (excluded.has(first + c)) continue;
        insert(top, { candidate: first + c, score: Number.isNaN(scores[c]!) ? -Infinity : scores[c]! }, count);
      }
    }
    return top;
  });
}

function insert(top: ScoredCandidate[], next: ScoredCandidate, count: number): void {
  if (top.length >= count && !(next.score > (top[count - 1]?.score ?? Infinity))) return;
  let at = top.length;
  while (at > 0 && next.score > top[at - 1]!.score) at--;
  top.splice(at, 0, next);
  if (top.length > count) top.pop();
}
