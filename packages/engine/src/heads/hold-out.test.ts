import { expect, test } from '@jest/globals';
import type { CatalogIndex, Split } from '@commercemm/catalog';

import { withValidSplit } from './hold-out.js';

const SIZE = 2000;
/** Rows 2 p and 2 p + 1 are product p. */
const index = (splits: readonly Split[], order = (row: number) => row) =>
  ({
    size: SIZE,
    ids: Array.from({ length: SIZE }, (_, row) => `id-${order(row)}`),
    products: Int32Array.from({ length: SIZE }, (_, row) => order(row) >> 1),
    splits,
  }) as unknown as CatalogIndex;
const train = Array<Split>(SIZE).fill('train');

test('about 15 % of the products of train are held out, with all their rows', () => {
  const { splits } = withValidSplit(index(train));
  const held = splits.filter((split) => split === 'valid').length;
  // Three deviations of 1000 products at 0.15.
  expect(Math.abs(held / 2 - 150)).toBeLessThan(3 * Math.sqrt(1000 * 0.15 * 0.85));
  for (let row = 0; row < SIZE; row += 2) expect(splits[row]).toBe(splits[row + 1]);
});

test('which ones does not depend on the order of rows', () => {
  const reversed = withValidSplit(index(train, (row) => SIZE - 1 - row));
  expect([...reversed.splits].reverse()).toEqual(withValidSplit(index(train)).splits);
});

test('a catalog with a valid split keeps its own, and test is never touched', () => {
  const own = index(train.map((_, row) => (row === 5 ? 'valid' : 'train')));
  expect(withValidSplit(own)).toBe(own);
  expect(withValidSplit(index(Array<Split>(SIZE).fill('test'))).splits).not.toContain('valid');
});
