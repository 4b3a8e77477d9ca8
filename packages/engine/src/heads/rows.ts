import { createRandom, type Catalog, type CatalogIndex, type Item, type Split } from '@commercemm/catalog';

/** All items of a catalog without their images, with their rows. */
export async function* scanRows(catalog: Pick<Catalog, 'scan'>): AsyncGenerator<readonly [row: number, item: Item]> {
  let row = 0;
  for await (const items of catalog.scan()) for (const item of items) yield [row++, item];
}

/** Rows that pass a test, in order. */
export const rowsWhere = ({ size }: Pick<CatalogIndex, 'size'>, keep: (row: number) => boolean): number[] =>
  Array.from({ length: size }, (_, row) => row).filter(keep);

/** The rows of each split, in order. */
export const rowsBySplit = (rows: readonly number[], { splits }: Pick<CatalogIndex, 'splits'>): Record<Split, number[]> => {
  const of = (split: Split) => rows.filter((row) => splits[row] === split);
  return { train: of('train'), valid: of('valid'), test: of('test') };
};

/** In an order that has nothing to do with the catalog's, though always the same: the first of them, which quick looks see, stand for all. */
export const mixed = <T>(all: readonly T[]): T[] => createRandom('evaluation').shuffle([...all]);
