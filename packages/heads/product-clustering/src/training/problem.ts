import type { CatalogIndex, Split } from '@commercemm/catalog';
import { EngineError, rowsBySplit, type Features, type HeadProblem } from '@commercemm/engine';
import type { Source } from '@commercemm/head-product-matching';
import { listingRows, matchingProblem, type MatchingOptions } from '@commercemm/head-product-matching/training';
import * as tf from '@tensorflow/tfjs';

import { clusteringEvaluator } from './evaluator.js';

/** Among so many other listings a split's are grouped, beside themselves. */
const MOST_OTHERS = 10_000;

export interface ClusteringOptions extends MatchingOptions {
  /** With a valid split. */
  readonly index: CatalogIndex;
}

/** Matching, judged by the groups that matches make of a split's listings, among themselves and among the catalog's. @throws EngineError HEAD_NOT_APPLICABLE */
export function clusteringProblem({ index, ...options }: ClusteringOptions): HeadProblem {
  const { products } = index;
  const { sources, profile, trained } = options;
  // Listings of one product stand together, so that the first so many of them are whole products.
  const listings = listingRows(index).sort((a, b) => products[a]! - products[b]! || a - b);
  const rows = rowsBySplit(listings, index);
  const others = (split: Split) =>
    spread(
      listings.filter((row) => index.splits[row] !== split),
      MOST_OTHERS,
    );
  if (!trained && new Set(rows.valid.map((row) => products[row])).size === rows.valid.length)
    throw new EngineError('HEAD_NOT_APPLICABLE', {
      reason: 'no groups to choose the threshold by',
      expected: 'listings that share a catalogId in the valid split',
      got: `${rows.valid.length} listings of as many products`,
    });
  const matching = matchingProblem(options);
  return {
    ...matching,
    outputs: (parameters, sides, feeds) => ({
      ...matching.outputs!(parameters, sides, feeds),
      ...Object.fromEntries(sources.map((source) => [source, embeddingOf(source, sides[0]!)])),
    }),
    evaluation: (split) => rows[split].map((row) => [row, row]),
    evaluator: (split, scope = 'full') =>
      clusteringEvaluator({
        products,
        titleOf: (row) => profile(row).title,
        sources,
        threshold: trained?.threshold,
        others: scope === 'full' ? others(split) : [],
      }),
  };
}

/** At most so many of the rows, evenly spread over them. */
const spread = (rows: readonly number[], most: number): readonly number[] =>
  rows.length <= most ? rows : Array.from({ length: most }, (_, at) => rows[Math.floor((at * rows.length) / most)]!);

/** Zeros where the listing lacks the source. */
const embeddingOf = (source: Source, side: Features): tf.Tensor =>
  tf.mul(side[`${source}/embedding`]!, tf.reshape(side[`${source}/present`]!, [-1, 1]));
