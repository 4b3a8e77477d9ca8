import { applicable, gradedQuery, meanReciprocalRank, recallAt, type Evaluator, type Judged, type Judgements } from '@commercemm/engine';
import { createEmbedded, RELEVANT } from '@commercemm/head-retrieval/training';

import { hybridScores } from '../hybrid.js';
import { PLAIN, type WordSearch, type WordSettings } from '../word-search.js';
import { K } from './choose-words.js';
import { gainsMore, mean } from './gain.js';

/** A query with what people said of products. */
export interface JudgedQuery {
  /** Catalog rows: of the query, and the grades of products. */
  readonly row: number;
  readonly grades: Judgements;
  readonly text: string;
}

export interface SearchEvaluatorOptions {
  readonly queries: readonly JudgedQuery[];
  /** Queries of the train split that nothing was learned from: the weight is chosen on them. */
  readonly tuning: readonly JudgedQuery[];
  /** Catalog rows of all products, as `search` numbers them. */
  readonly products: readonly number[];
  readonly search: WordSearch;
  /** How words are looked up. */
  readonly words: WordSettings;
  /** Of the cosine; absent: chosen here. */
  readonly weight?: number;
  readonly ids: readonly string[];
}

export interface SearchEvaluator extends Evaluator {
  /** The weight in use. */
  weight(): number;
}

const AT = [1, 5, 10];
const WEIGHTS = Array.from({ length: 21 }, (_, i) => i / 20);

/** Figures of one query under one way to score; ranks are of the best product with a grade of 2 or more. */
interface QueryFigures {
  readonly ndcg: number;
  readonly judgedNdcg: number;
  readonly rank: number;
}

/**
 * `ndcg@10` over all products and `judged-ndcg@10` over judged ones, `recall@1`, @5, @10 and `mrr` of the hybrid score, and the same of the
 * cosine (`dense/`), of words alone (`lexical/`), and of plain BM25 over titles and descriptions (`bm25/`). Queries without a grade above 0 are left out. Products that were not embedded do not take part.
 */
export function searchEvaluator(options: SearchEvaluatorOptions): SearchEvaluator {
  const { products, search, words, ids } = options;
  const embedded = createEmbedded();
  let known: ReturnType<typeof judge> | null = null;

  /** Cosines and scores of words of the products that were embedded. */
  const scorer = () => {
    const seen = [...products.keys()].filter((place) => embedded.vector('product', products[place]!));
    const vectors = seen.map((place) => embedded.vector('product', products[place]!)!);
    const places = new Map(seen.map((place, i) => [products[place]!, i]));
    return (query: JudgedQuery) => {
      const vector = embedded.vector('query', query.row);
      if (!vector) return null;
      const scoresOf = (settings: WordSettings) => {
        const all = search.scores(query.text, settings);
        return Float64Array.from(seen, (place) => all[place]!);
      };
      const judged = new Map([...query.grades].flatMap(([row, grade]) => (places.has(row) ? [[places.get(row)!, grade] as const] : [])));
      const cosines = Float64Array.from(vectors, (other) => dot(vector, other));
      return { row: query.row, judged, cosines, words: scoresOf(words), plain: scoresOf(PLAIN), seen };
    };
  };
  type Scored = NonNullable<ReturnType<ReturnType<typeof scorer>>>;
  const scored = (queries: readonly JudgedQuery[]): Scored[] => {
    const score = scorer();
    return queries.map(score).filter((query): query is Scored => query !== null && [...query.judged.values()].some((grade) => grade > 0));
  };

  function judge() {
    const weight = options.weight ?? bestWeight(scored(options.tuning));
    const queries = scored(options.queries);
    const ways: Record<string, (query: Scored) => Float64Array> = {
      '': (query) => hybridScores(query.cosines, query.words, weight),
      'dense/': ({ cosines }) => cosines,
      'lexical/': (query) => query.words,
      'bm25/': ({ plain }) => plain,
    };
    const figures = Object.entries(ways).map(
      ([prefix, scoresOf]) => [prefix, queries.map((query) => figuresOf(query.judged, scoresOf(query)))] as const,
    );
    return { weight, queries, figures };
  }
  const judged = () => (known ??= judge());

  return {
    primary: `ndcg@${K}`,
    add(examples, outputs) {
      known = null;
      embedded.add(examples, outputs);
    },
    size: () => judged().queries.length,
    weight: () => judged().weight,
    metrics(units) {
      return Object.assign(
        {},
        ...judged().figures.map(([prefix, all]) => {
          const own = units ? Array.from(units, (unit) => all[unit]!) : all;
          return Object.fromEntries(Object.entries(means(own)).map(([name, value]) => [prefix + name, value]));
        }),
      ) as Record<string, number>;
    },
    judged: () =>
      judged().queries.map(({ row, judged: grades, cosines, words, seen }): Judged => {
        const scores = hybridScores(cosines, words, judged().weight);
        const best = scores.reduce((top, score, place) => (score > scores[top]! ? place : top), 0);
        const wanted = [...grades].sort(([, a], [, b]) => b - a)[0]![0];
        const right = (grades.get(best) ?? 0) >= RELEVANT;
        const [found, meant] = [best, right ? best : wanted].map((place) => products[seen[place]!]!) as [number, number];
        return { example: right ? [row, found] : [row, found, meant], truth: ids[meant]!, predicted: ids[found]!, right };
      }),
  };
}

/**
 * The smallest weight whose mean nDCG@10 is within a standard error of the highest one (Hastie, Tibshirani and Friedman 2009, section 7.10): of few queries
 * the highest is often of a large weight by chance. So words alone unless the model gains more than that. One half if there is nothing to choose by.
 */
function bestWeight(queries: readonly { judged: Judgements; cosines: Float64Array; words: Float64Array }[]): number {
  if (queries.length === 0) return 0.5;
  const values = WEIGHTS.map((weight) =>
    queries.map(({ judged, cosines, words }) => gradedQuery(hybridScores(cosines, words, weight), judged, K)?.ndcg ?? 0),
  );
  const means = values.map(mean);
  const best = means.indexOf(Math.max(...means));
  return WEIGHTS[values.findIndex((own) => !gainsMore(values[best]!, own))]!;
}

function figuresOf(judged: Judgements, scores: Float64Array): QueryFigures {
  const { ndcg, judgedNdcg } = gradedQuery(scores, judged, K)!;
  const hits = [...judged].filter(([, grade]) => grade >= RELEVANT).map(([place]) => place);
  const best = hits.reduce((top, place) => Math.max(top, scores[place]!), -Infinity);
  const own = new Set(hits);
  // Equal scores stand before the hit: ties win nothing.
  const before = scores.reduce((count, score, place) => count + Number(score >= best && !own.has(place)), 0);
  return { ndcg, judgedNdcg, rank: hits.length > 0 ? before + 1 : 0 };
}

function means(figures: readonly QueryFigures[]): Record<string, number> {
  if (figures.length === 0) return {};
  const ranks = figures.map(({ rank }) => rank);
  return applicable({
    [`ndcg@${K}`]: mean(figures.map(({ ndcg }) => ndcg)),
    [`judged-ndcg@${K}`]: mean(figures.map(({ judgedNdcg }) => judgedNdcg)),
    ...Object.fromEntries(AT.map((k) => [`recall@${k}`, recallAt(ranks, k)])),
    mrr: meanReciprocalRank(ranks),
  });
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
