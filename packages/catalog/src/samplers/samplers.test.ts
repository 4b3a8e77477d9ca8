import { describe, expect, test } from '@jest/globals';

import type { CatalogIndex, ItemKind, Split } from '../types.js';
import { allot, crossPairBatch } from './cross-pair.js';
import { imageTextBatch } from './image-text.js';

interface Row {
  readonly kind?: ItemKind;
  readonly split?: Split;
  readonly product?: number;
  readonly texts?: number;
  readonly images?: number;
}

function indexOf(rows: readonly Row[], edges: readonly (readonly [number, number, number])[] = []): CatalogIndex {
  return {
    size: rows.length,
    ids: rows.map((_, row) => `r${row}`),
    kinds: rows.map(({ kind = 'listing' }) => kind),
    splits: rows.map(({ split = 'train' }) => split),
    textCounts: Int32Array.from(rows, ({ texts = 1 }) => texts),
    imageCounts: Int32Array.from(rows, ({ images = 1 }) => images),
    products: Int32Array.from(rows, ({ product }, row) => product ?? 1000 + row),
    categories: rows.map(() => ''),
    edges: {
      sources: Int32Array.from(edges, ([source]) => source),
      targets: Int32Array.from(edges, ([, target]) => target),
      grades: Float32Array.from(edges, ([, , grade]) => grade),
    },
  };
}

const common = { seed: 1, split: 'train' } as const;

describe('image-text batches', () => {
  const index = indexOf([
    ...Array.from({ length: 10 }, () => ({})),
    { split: 'valid' },
    { kind: 'query', images: 0 },
    { kind: 'photo', texts: 0 },
    { texts: 0, images: 0 },
  ]);
  const eligible = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12];

  test('go through every item of the split once an epoch, without queries, empty items and the held-out', () => {
    const epochs = Array.from({ length: 11 }, (_, step) => [...imageTextBatch(index, { ...common, step, batchSize: 4 })]).flat();
    for (let epoch = 0; epoch < 4; epoch++) {
      expect(epochs.slice(epoch * 11, (epoch + 1) * 11).sort((a, b) => a - b)).toEqual(eligible);
    }
    expect(epochs.slice(0, 11)).not.toEqual(epochs.slice(11, 22));
  });

  test('are a function of seed and step', () => {
    const at = (seed: number, step: number) => [...imageTextBatch(index, { seed, step, batchSize: 6, split: 'train' })];
    expect(at(1, 7)).toEqual(at(1, 7));
    expect(at(2, 7)).not.toEqual(at(1, 7));
  });

  test('of a split without items are refused', () => {
    expect(() => imageTextBatch(index, { ...common, split: 'test', step: 0, batchSize: 2 })).toThrow('CATALOG_EMPTY');
  });
});

describe('cross-pair batches', () => {
  // Rows 0-5 listings, all of them in edges but 1, which has no image; 6 and 7 queries, 8 a post, 9 a held-out listing.
  const rows: Row[] = [
    ...Array.from({ length: 6 }, (_, row) => ({ images: Number(row !== 1) })),
    { kind: 'query', images: 0 },
    { kind: 'query', images: 0 },
    { kind: 'post' },
    { split: 'valid' },
  ];
  const edges = [
    [6, 0, 3],
    [6, 1, 1],
    [7, 2, 2],
    [0, 3, 3],
    [8, 4, 3],
    [6, 9, 3],
    [5, 5, 3],
  ] as const;
  const index = indexOf(rows, edges);
  const batch = (step: number, batchSize = 4) => crossPairBatch(index, { ...common, step, batchSize });

  test('take edges of the split with a sufficient grade, and no others', () => {
    const seen = new Set<number>();
    for (let step = 0; step < 20; step++) batch(step).edges.forEach((edge) => seen.add(edge));
    expect([...seen].sort()).toEqual([0, 2, 3, 4, 6]);
  });

  test('name the ends of their edges', () => {
    const { sources, targets, edges: positions } = batch(3);
    positions.forEach((edge, i) => expect([sources[i], targets[i]]).toEqual(edges[edge]!.slice(0, 2)));
  });

  test('have a place for every kind', () => {
    for (let step = 0; step < 5; step++) {
      const kinds = [...batch(step).sources].map((source, i) => (batch(step).targets[i] === source ? 'view' : index.kinds[source]));
      expect(new Set(kinds)).toEqual(new Set(['listing', 'query', 'post', 'view']));
    }
  });

  test('are filled with items of one product where edges are too few, and with an item itself only where it is alone', () => {
    const family = indexOf([{ product: 1 }, { product: 1 }, { product: 1 }, { product: 2 }]);
    const targets = new Set<string>();
    for (let step = 0; step < 30; step++) {
      const { sources, targets: ends, edges: none, selfPairs } = crossPairBatch(family, { ...common, step, batchSize: 4 });
      expect([...none]).toEqual([-1, -1, -1, -1]);
      expect(selfPairs).toBe(1);
      sources.forEach((source, i) => targets.add(`${source}-${ends[i]}`));
    }
    expect([...targets].sort()).toEqual(['0-1', '0-2', '1-0', '1-2', '2-0', '2-1', '3-3']);
  });

  test('hold items that no edge names as well, however many edges there are', () => {
    // 100 queries with an edge each to listing 0, 400 listings without.
    const many = indexOf(
      [...Array.from({ length: 401 }, () => ({})), ...Array.from({ length: 100 }, () => ({ kind: 'query' as const, images: 0 }))],
      Array.from({ length: 100 }, (_, query) => [401 + query, 0, 3] as const),
    );
    const seen = new Set<number>();
    for (let step = 0; step < 20; step++) {
      const { sources, edges: positions } = crossPairBatch(many, { ...common, step, batchSize: 30 });
      expect(positions.filter((edge) => edge >= 0)).toHaveLength(10); // square roots of 100 and 400 are as 1 to 2
      sources.forEach((source) => seen.add(source));
    }
    expect(seen.size).toBe(500);
  });

  test('are a function of seed and step', () => {
    expect(batch(5)).toEqual(batch(5));
    const other = crossPairBatch(index, { seed: 2, split: 'train', step: 5, batchSize: 4 });
    expect([...other.edges, ...other.sources]).not.toEqual([...batch(5).edges, ...batch(5).sources]);
  });
});

describe('places of a batch', () => {
  test('go by count to the power of the balance, at least two a kind', () => {
    expect(allot([100, 100], 10, 0.5)).toEqual([5, 5]);
    expect(allot([10_000, 100], 22, 0.5)).toEqual([20, 2]);
    expect(allot([10_000, 1], 8, 1)).toEqual([7, 1]);
    expect(allot([900, 100], 20, 1)).toEqual([18, 2]);
    expect(allot([900, 100], 20, 0)).toEqual([10, 10]);
  });

  test('never exceed the edges there are', () => {
    expect(allot([3, 2], 10, 0.5)).toEqual([3, 2]);
    expect(allot([], 4, 0.5)).toEqual([]);
  });
});
