import type { CatalogIndex } from '@commercemm/catalog';
import { EngineError, type Features, type HeadProblem } from '@commercemm/engine';
import type { Source } from '@commercemm/head-product-matching';
import { listingRows, matchingProblem, type MatchingOptions } from '@commercemm/head-product-matching/training';
import * as tf from '@tensorflow/tfjs';

import { clusteringEvaluator } from './evaluator.js';
import { pairJudge } from './pair-judge.js';
import { productJudge } from './product-judge.js';
import type { Truth } from './settings.js';

/** Among so many other listings a split's are grouped, beside themselves. */
const MOST_OTHERS = 10_000;

export interface ClusteringOptions extends MatchingOptions {
  /** With a valid split. */
  readonly index: CatalogIndex;
  /** What groups are judged by. */
  readonly truth: Truth;
}

/** Matching, judged by the groups that matches make of a split's listings, among themselves and among the catalog's. @throws EngineError HEAD_NOT_APPLICABLE */
export function clusteringProblem({ index, truth, ...options }: ClusteringOptions): HeadProblem {
  const { sources, profile, trained } = options;
  // Listings of one product stand together, so that the first so many of them are whole products.
  const listings = listingRows(index).sort((a, b) => index.products[a]! - index.products[b]! || a - b);
  const judgeOf = truth === 'pairs' ? pairJudge(options.pairs) : productJudge(listings, index);
  const others = (own: ReadonlySet<number>) =>
    spread(
      listings.filter((row) => !own.has(row)),
      MOST_OTHERS,
    );
  const { lacks } = judgeOf('valid');
  if (!trained && lacks) throw new EngineError('HEAD_NOT_APPLICABLE', { reason: 'no groups to choose the threshold by', ...lacks });
  const matching = matchingProblem(options);
  return {
    ...matching,
    outputs: (parameters, sides, feeds) => ({
      ...matching.outputs!(parameters, sides, feeds),
      ...Object.fromEntries(sources.map((source) => [source, embeddingOf(source, sides[0]!)])),
    }),
    evaluation: (split) => judgeOf(split).listings.map((row) => [row, row]),
    evaluator(split, scope = 'full') {
      const judge = judgeOf(split);
      return clusteringEvaluator({
        judge,
        titleOf: (row) => profile(row).title,
        sources,
        threshold: trained?.threshold,
        others: scope === 'full' ? others(new Set(judge.listings)) : [],
      });
    },
  };
}

/** At most so many of the rows, evenly spread over them. */
const spread = (rows: readonly number[], most: number): readonly number[] =>
  rows.length <= most ? rows : Array.from({ length: most }, (_, at) => rows[Math.floor((at * rows.length) / most)]!);

/** Zeros where the listing lacks the source. */
const embeddingOf = (source: Source, side: Features): tf.Tensor =>
  tf.mul(side[`${source}/embedding`]!, tf.reshape(side[`${source}/present`]!, [-1, 1]));
