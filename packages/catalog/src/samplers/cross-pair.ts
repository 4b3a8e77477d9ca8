import { createRandom } from '../random.js';
import type { CatalogIndex, Split } from '../types.js';
import { derive } from './derived.js';
import { emptySplit } from './image-text.js';
import { streamOf } from './stream.js';

export interface CrossPairOptions {
  readonly seed: number;
  /** Number of the batch, from 0. */
  readonly step: number;
  readonly batchSize: number;
  readonly split: Split;
  /** Graded edges below this are no match. Default 2 of 3. */
  readonly minGrade?: number;
  /**
   * How much larger kinds of edges outweigh smaller ones: shares go as count ^ balance, as in the sampling of languages in multilingual
   * training. 0: equal shares, 1: by count. Default 0.5.
   */
  readonly balance?: number;
}

export interface CrossPairBatch {
  /** Rows, pair by pair. */
  readonly sources: Int32Array;
  readonly targets: Int32Array;
  /** Position of the pair in `index.edges`; -1: made up, as the data name too few. */
  readonly edges: Int32Array;
  /** How many pairs are an item with itself, for want of edges and of other items of its product. */
  readonly selfPairs: number;
}

/**
 * Cross-pairs of batch `step`: a function of the arguments alone. Each kind of edge (from a query, a listing, a photo, a post, further views)
 * has a fixed number of places in every batch, and goes through all its edges before it repeats one. Items that no edge names are a kind of
 * their own, else the few edges of a catalog would keep all others out: each is paired with another item of its product, or, without one,
 * with itself, to be seen as two views (another crop, another title). So are any items, where all this does not fill the batch.
 * @throws CatalogError CATALOG_EMPTY if the split has nothing to pair
 */
export function crossPairBatch(index: CatalogIndex, options: CrossPairOptions): CrossPairBatch {
  const { seed, step, batchSize, split, minGrade = 2, balance = 0.5 } = options;
  const { items, edges: byKind, lone, siblings } = derive(index, split, minGrade);
  const kinds = [...byKind.keys()].sort();
  const counts = [...kinds.map((kind) => byKind.get(kind)!.length), lone.length];
  const places = allot(counts, batchSize, balance);
  const random = createRandom(seed, 'cross-pair', split, 'places', step);
  const pairs: Pair[] = [];

  /** The elements of `list` whose turn it is, all of them once an epoch. */
  const next = (list: Int32Array, name: string, count: number): number[] => {
    const stream = streamOf(list.length, seed, 'cross-pair', split, name);
    return Array.from({ length: count }, (_, i) => list[stream(step * count + i)]!);
  };
  const makeUp = (source: number): Pair => {
    const others = siblings.get(index.products[source]!)?.filter((other) => other !== source) ?? [source];
    return { source, target: others[random.integer(others.length)]!, edge: -1 };
  };

  kinds.forEach((kind, k) => {
    for (const edge of next(byKind.get(kind)!, kind, places[k]!)) {
      pairs.push({ source: index.edges.sources[edge]!, target: index.edges.targets[edge]!, edge });
    }
  });
  pairs.push(...next(lone, 'lone', places.at(-1)!).map(makeUp));
  const missing = batchSize - pairs.length;
  if (missing > 0) {
    if (items.length === 0) throw emptySplit(split);
    pairs.push(...next(items, 'self', missing).map(makeUp));
  }
  random.shuffle(pairs);
  const selfPairs = pairs.filter(({ source, target, edge }) => edge < 0 && source === target).length;
  const column = (read: (pair: Pair) => number) => Int32Array.from(pairs, read);
  return { sources: column((p) => p.source), targets: column((p) => p.target), edges: column((p) => p.edge), selfPairs };
}

interface Pair {
  readonly source: number;
  readonly target: number;
  /** Position in `index.edges`, or -1. */
  readonly edge: number;
}

/**
 * Places of a batch for each kind: in proportion to count ^ balance, at least 2 for each kind while they last (a contrastive loss needs
 * two), never more than the kind has edges.
 */
export function allot(counts: readonly number[], batchSize: number, balance: number): number[] {
  const wanted = Math.min(
    batchSize,
    counts.reduce((sum, count) => sum + count, 0),
  );
  const places = counts.map(() => 0);
  let left = wanted;
  for (let round = 0; round < 2; round++) {
    for (let k = 0; k < counts.length && left > 0; k++) {
      if (places[k]! < counts[k]!) {
        places[k]!++;
        left--;
      }
    }
  }
  // One place at a time to the kind that is furthest behind its share.
  while (left > 0) {
    let best = -1;
    let bestRatio = Infinity;
    for (let k = 0; k < counts.length; k++) {
      const ratio = (places[k]! + 0.5) / counts[k]! ** balance;
      if (places[k]! < counts[k]! && ratio < bestRatio) [best, bestRatio] = [k, ratio];
    }
    places[best]!++;
    left--;
  }
  return places;
}
