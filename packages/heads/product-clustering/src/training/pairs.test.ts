import { expect, test } from '@jest/globals';
import type { Catalog, CatalogIndex, MatchPair } from '@commercemm/catalog';

import { pairsOfTruth } from './pairs.js';

const index = {
  size: 3,
  ids: ['a', 'b', 'c'],
  kinds: ['listing', 'listing', 'listing'],
  products: Int32Array.of(0, 0, 1),
  splits: ['train', 'train', 'valid'],
} as unknown as CatalogIndex;
const catalogOf = (pairs: readonly MatchPair[]) => ({ matchPairs: async () => pairs }) as unknown as Catalog;
const labelled: MatchPair = { a: 'c', b: 'a', label: 0, split: 'valid' };

test('product numbers make pairs, whatever is labelled', async () => {
  expect(await pairsOfTruth('products', catalogOf([labelled]), index, () => '')).toEqual([{ example: [0, 1], label: 1, split: 'train' }]);
});

test('labelled pairs are taken as they are, across the splits of listings; where there are none, none are made', async () => {
  expect(await pairsOfTruth('pairs', catalogOf([labelled]), index, () => '')).toEqual([{ example: [2, 0], label: 0, split: 'valid' }]);
  expect(await pairsOfTruth('pairs', catalogOf([]), index, () => '')).toEqual([]);
});
