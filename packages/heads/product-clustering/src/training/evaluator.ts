import { binaryAt, binaryEvaluator, type BinaryEvaluator, type Example, type HostOutputs } from '@commercemm/engine';
import type { Source } from '@commercemm/head-product-matching';

import { candidatePairs, type Findable } from '../candidates.js';
import { connectedGroups } from '../groups.js';
import { groupFigures, productShares, type ProductShare } from './figures.js';
import { bestThreshold } from './threshold.js';

export interface ClusteringEvaluatorOptions {
  /** Equal numbers: one product. By row. */
  readonly products: ArrayLike<number>;
  readonly titleOf: (row: number) => readonly string[];
  /** Each has an output of its name: the embedding of the first listing of a pair, zeros where it has none. */
  readonly sources: readonly Source[];
  /** Logit, of an artifact; else the best for these very listings, as is done on the valid split. */
  readonly threshold?: number | undefined;
}

/**
 * Takes each listing as a pair with itself, for its embeddings, then asks for the candidate pairs among them. Units of the figures are
 * products; what the report shows, and what probabilities are fitted to, are the candidate pairs.
 */
export function clusteringEvaluator({ products, titleOf, sources, threshold }: ClusteringEvaluatorOptions): BinaryEvaluator {
  const rows: number[] = [];
  const listings: Findable[] = [];
  const candidates: Example[] = [];
  let asked = false;
  let shares: ProductShare[] | undefined;

  const pairs = binaryEvaluator({
    output: 'logit',
    labelOf: ([a, b]) => (products[a!] === products[b!] ? 1 : 0),
    names: ['different', 'same product'],
    threshold,
    choose(curve) {
      const best = bestThreshold(truth(), scoredPairs());
      return best === null ? null : binaryAt(curve, best);
    },
  });

  const truth = () => rows.map((row) => products[row]!);
  function scoredPairs() {
    const places = new Map(rows.map((row, at) => [row, at]));
    const scores = pairs.scores();
    return candidates.map(([a, b], i) => ({ pair: [places.get(a!)!, places.get(b!)!] as const, score: scores[i]! }));
  }
  function sharesOf(): ProductShare[] {
    const least = pairs.threshold();
    const joined = scoredPairs().filter(({ score }) => score >= least);
    return productShares(
      truth(),
      connectedGroups(
        rows.length,
        joined.map(({ pair }) => pair),
      ),
    );
  }

  return {
    ...pairs,
    primary: 'pairwiseF1',
    add(examples, outputs) {
      shares = undefined;
      if (asked) {
        candidates.push(...examples);
        return pairs.add(examples, outputs);
      }
      examples.forEach(([row], at) => {
        rows.push(row!);
        listings.push({ title: titleOf(row!), embeddings: sources.map((source) => embeddingAt(outputs[source]!, at)) });
      });
    },
    next() {
      if (asked) return [];
      asked = true;
      return candidatePairs(listings).map(([a, b]) => [rows[a]!, rows[b]!]);
    },
    size: () => (shares ??= sharesOf()).length,
    metrics(units) {
      const all = (shares ??= sharesOf());
      return groupFigures(units ? Array.from(units, (unit) => all[unit]!) : all);
    },
  };
}

function embeddingAt({ shape, data }: HostOutputs[string], at: number): Float32Array | null {
  const width = shape[1]!;
  const embedding = Float32Array.from(data.subarray(at * width, (at + 1) * width));
  return embedding.some((value) => value !== 0) ? embedding : null;
}
