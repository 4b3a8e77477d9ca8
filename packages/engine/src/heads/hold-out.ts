import { createRandom, type CatalogIndex, type Split } from '@commercemm/catalog';

/** Share of the train split that is held out where a catalog has no valid split. */
const SHARE = 0.15;
const SEED = 1;

/**
 * The split of every row. A catalog with a valid split keeps its own; else part of train becomes valid, product by product: which ones
 * depends on ids alone, not on the order of rows.
 */
export function splitsWithValid({ size, splits, products, ids }: CatalogIndex): readonly Split[] {
  if (splits.includes('valid')) return splits;
  const names = new Map<number, string>();
  for (let row = 0; row < size; row++) {
    const name = names.get(products[row]!);
    if (name === undefined || ids[row]! < name) names.set(products[row]!, ids[row]!);
  }
  return splits.map((split, row) =>
    split === 'train' && createRandom(SEED, 'hold-out', names.get(products[row]!)!).uniform() < SHARE ? 'valid' : split,
  );
}
