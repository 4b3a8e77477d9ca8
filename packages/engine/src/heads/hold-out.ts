import { createRandom, type CatalogIndex } from '@commercemm/catalog';

/** Share of the train split that is held out where a catalog has no valid split. */
const SHARE = 0.15;
const SEED = 1;

/**
 * The index with a valid split. A catalog that has one keeps it; else part of train becomes valid, product by product: which ones depends on
 * ids alone, not on the order of rows.
 */
export function withValidSplit(index: CatalogIndex): CatalogIndex {
  const { size, splits, products, ids } = index;
  if (splits.includes('valid')) return index;
  const names = new Map<number, string>();
  for (let row = 0; row < size; row++) {
    const name = names.get(products[row]!);
    if (name === undefined || ids[row]! < name) names.set(products[row]!, ids[row]!);
  }
  const held = (row: number) => createRandom(SEED, 'hold-out', names.get(products[row]!)!).uniform() < SHARE;
  return { ...index, splits: splits.map((split, row) => (split === 'train' && held(row) ? 'valid' : split)) };
}
