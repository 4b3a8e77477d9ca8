import {
  applicable,
  medianRank,
  mixed,
  meanReciprocalRank,
  MOST_JUDGED,
  recallAt,
  retrievalRanks,
  topCandidates,
  type Evaluator,
  type Judged,
  type RowsOfQuery,
} from '@commercemm/engine';

import { createEmbedded, type Embedded } from './embedded.js';

/** A search whose results are judged by right and wrong. */
export interface Ranking {
  /** As in `image-to-text`. */
  readonly id: string;
  /** Roles of the queries and of the candidates. */
  readonly from: string;
  readonly to: string;
  /** Catalog rows. */
  readonly candidates: readonly number[];
  readonly isHit: (query: number, candidate: number) => boolean;
  /** Whether a query that is a candidate too is left out of its own results. */
  readonly excludeSelf?: boolean;
}

export interface RankingEvaluatorOptions {
  /** Catalog rows of the queries of all rankings: the units of the figures. */
  readonly queries: readonly number[];
  readonly rankings: readonly Ranking[];
  readonly ids: readonly string[];
}

const AT = [1, 5, 10];

/**
 * `<ranking>/recall@1`, @5, @10, `/medianRank` and `/mrr`, and `recall@1`: its mean over the rankings, by which training goes. Ranks are those of
 * the best hit among all candidates, counted in chunks; a query without a hit is left out.
 */
export function rankingEvaluator({ queries, rankings, ids }: RankingEvaluatorOptions): Evaluator {
  const embedded = createEmbedded();
  const asked = () => queries.filter((row) => rankings.some(({ from }) => embedded.vector(from, row)));
  let known: { readonly rows: number[]; readonly ranks: readonly Int32Array[] } | null = null;
  const ranked = () => {
    const rows = known?.rows ?? asked();
    return (known ??= { rows, ranks: rankings.map((ranking) => ranksOf(embedded, ranking, rows)) });
  };
  return {
    primary: 'recall@1',
    add(examples, outputs) {
      known = null;
      embedded.add(examples, outputs);
    },
    size: () => ranked().rows.length,
    metrics(units) {
      const { ranks } = ranked();
      const figures = rankings.flatMap(({ id }, at) => {
        const own = units ? Int32Array.from(units, (unit) => ranks[at]![unit]!) : ranks[at]!;
        return Object.entries(figuresOf(own)).map(([name, value]) => [`${id}/${name}`, value] as const);
      });
      const firsts = figures.filter(([name]) => name.endsWith('/recall@1')).map(([, value]) => value);
      if (firsts.length === 0) return {};
      return { 'recall@1': firsts.reduce((a, b) => a + b) / firsts.length, ...Object.fromEntries(figures) };
    },
    judged() {
      const rows = ranked().rows.slice(0, MOST_JUDGED);
      return mixed(rankings.flatMap((ranking) => judgedOf(embedded, ranking, rows, ids))).slice(0, MOST_JUDGED);
    },
  };
}

/** All figures of one ranking; none without a query that has a hit. */
function figuresOf(ranks: Int32Array): Record<string, number> {
  return applicable({
    ...Object.fromEntries(AT.map((k) => [`recall@${k}`, recallAt(ranks, k)])),
    medianRank: medianRank(ranks),
    mrr: meanReciprocalRank(ranks),
  });
}

/** Rank of each query's best hit; 0 where the query lacks its role or has no hit. */
function ranksOf(embedded: Embedded, ranking: Ranking, rows: readonly number[]): Int32Array {
  const search = searchOf(embedded, ranking, rows);
  const ranks = new Int32Array(rows.length);
  if (search.candidateRows.length === 0) return ranks;
  const found = retrievalRanks(search).ranks;
  const at = new Map(search.queryRows.map((row, i) => [row, found[i]!]));
  return Int32Array.from(rows, (row) => at.get(row) ?? 0);
}

function searchOf(embedded: Embedded, { from, to, candidates, isHit, excludeSelf }: Ranking, rows: readonly number[]) {
  const queryRows = embedded.having(from, rows);
  const candidateRows = embedded.having(to, candidates);
  const { vectors: queries, width } = embedded.matrix(from, queryRows);
  const { vectors } = embedded.matrix(to, candidateRows);
  const positions = (keep: (candidate: number) => boolean) => candidateRows.flatMap((row, c) => (keep(row) ? [c] : []));
  const hits: RowsOfQuery = (q) => positions((row) => isHit(queryRows[q]!, row));
  const exclude: RowsOfQuery = (q) => (excludeSelf ? positions((row) => row === queryRows[q]) : []);
  return { queryRows, candidateRows, queries, candidates: vectors, width, hits, exclude };
}

function judgedOf(embedded: Embedded, ranking: Ranking, rows: readonly number[], ids: readonly string[]): Judged[] {
  const search = searchOf(embedded, ranking, rows);
  if (search.candidateRows.length === 0) return [];
  return topCandidates({ ...search, count: 1 }).flatMap(([best], q): Judged[] => {
    const row = search.queryRows[q]!;
    const [first] = search.hits(q);
    if (first === undefined || !best) return [];
    const predicted = search.candidateRows[best.candidate]!;
    const right = ranking.isHit(row, predicted);
    const wanted = right ? predicted : search.candidateRows[first]!;
    return [{ example: right ? [row, predicted] : [row, predicted, wanted], truth: ids[wanted]!, predicted: ids[predicted]!, right }];
  });
}
