import type { CatalogIndex } from '@commercemm/catalog';
import { EngineError, rowsBySplit, type Features, type HeadProblem } from '@commercemm/engine';
import type { Source } from '@commercemm/head-product-matching';
import { listingRows, matchingProblem, type MatchingOptions } from '@commercemm/head-product-matching/training';
import * as tf from '@tensorflow/tfjs';

import { clusteringEvaluator } from './evaluator.js';
import { truePairs } from './threshold.js';

export interface ClusteringOptions extends MatchingOptions {
  /** With a valid split. */
  readonly index: CatalogIndex;
}

/** Matching, judged by the groups that matches make of a split's listings. @throws EngineError HEAD_NOT_APPLICABLE */
export function clusteringProblem({ index, ...options }: ClusteringOptions): HeadProblem {
  const { products } = index;
  const { sources, profile, trained } = options;
  // Listings of one product stand together, so that the first so many of them are whole products.
  const rows = rowsBySplit(
    listingRows(index).sort((a, b) => products[a]! - products[b]! || a - b),
    index,
  );
  if (!trained && truePairs(rows.valid.map((row) => products[row]!)) === 0)
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
    evaluator: () => clusteringEvaluator({ products, titleOf: (row) => profile(row).title, sources, threshold: trained?.threshold }),
  };
}

/** Zeros where the listing lacks the source. */
const embeddingOf = (source: Source, side: Features): tf.Tensor =>
  tf.mul(side[`${source}/embedding`]!, tf.reshape(side[`${source}/present`]!, [-1, 1]));
