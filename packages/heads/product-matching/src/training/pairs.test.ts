import { expect, test } from '@jest/globals';
import type { Catalog, CatalogIndex } from '@commercemm/catalog';

import { labelledPairs, pairsOfProducts } from './pairs.js';

const titles = ['red chair', 'red chair oak', 'red chair pine', 'blue lamp', 'blue lamp small', 'green sofa'];
const index = {
  size: 6,
  ids: titles.map((_, row) => `id-${row}`),
  kinds: titles.map(() => 'listing'),
  products: Int32Array.of(0, 0, 1, 2, 3, 4),
  splits: ['train', 'train', 'train', 'valid', 'valid', 'train'],
} as unknown as CatalogIndex;
const textOf = (row: number) => titles[row]!;

test('without labels, listings of one product are pairs, and listings of similar words are not; never across splits', () => {
  const pairs = pairsOfProducts(index, textOf).map(({ example, label, split }) => [...example, label, split]);
  expect(pairs).toEqual(
    expect.arrayContaining([
      [0, 1, 1, 'train'],
      [0, 2, 0, 'train'],
      [1, 2, 0, 'train'],
      [3, 4, 0, 'valid'],
    ]),
  );
  expect(pairs).toHaveLength(4);
});

test('a listing is paired with its nearest ones also where it is not among theirs', () => {
  // The table shares a word with all chairs, which have six nearer ones each.
  const alike = [...Array<string>(8).fill('oak chair red'), 'oak table', 'of the valid split'];
  const all = { ...index, size: 10, kinds: alike.map(() => 'listing'), products: Int32Array.from(alike.keys()), splits: alike.map((_, row) => (row < 9 ? 'train' : 'valid')) }; // prettier-ignore
  const pairs = pairsOfProducts(all as unknown as CatalogIndex, (row) => alike[row]!).map(({ example }) => example.join());
  expect(pairs).toEqual(expect.arrayContaining(['0,8', '1,8', '5,8']));
  expect(new Set(pairs).size).toBe(pairs.length);
});

test('labelled pairs are taken as they are, but for products that the catalog lost', async () => {
  const matchPairs = async () => [
    { a: 'id-0', b: 'id-3', label: 1, split: 'valid' },
    { a: 'id-0', b: 'gone', label: 0, split: 'train' },
  ];
  expect(await labelledPairs({ matchPairs } as unknown as Catalog, index, textOf)).toEqual([{ example: [0, 3], label: 1, split: 'valid' }]);
});
