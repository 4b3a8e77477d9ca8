/** Pairs of products that are learned from: those that the catalog labels, else made from which listings are of one product. */
import type { Catalog, CatalogIndex, Split } from '@commercemm/catalog';
import { mixed, rowsBySplit, rowsWhere, withValidSplit, type Example } from '@commercemm/engine';
import { createLexicalIndex, words } from '@commercemm/lexical';

export interface LabelledPair {
  /** Rows of the catalog. */
  readonly example: Example;
  readonly label: 0 | 1;
  readonly split: Split;
}

/** Other products with a similar text, for each listing: the pairs that are hard to tell apart. */
const NEIGHBOURS = 6;
/** Listings of one product are paired with so many that follow it. */
const POSITIVES = 3;

/** The text of a listing that neighbours are found by. */
export type TextOf = (row: number) => string;

export async function labelledPairs(catalog: Catalog, index: CatalogIndex, textOf: TextOf): Promise<LabelledPair[]> {
  const known = await pairsOfCatalog(catalog, index);
  return known.length > 0 ? known : pairsOfProducts(index, textOf);
}

/** The pairs that the catalog labels, but for those of products that it lost. */
export async function pairsOfCatalog(catalog: Catalog, index: CatalogIndex): Promise<LabelledPair[]> {
  const rows = new Map(index.ids.map((id, row) => [id, row]));
  const pairs = await catalog.matchPairs();
  return pairs.flatMap(({ a, b, label, split }): LabelledPair[] =>
    rows.has(a) && rows.has(b) ? [{ example: [rows.get(a)!, rows.get(b)!], label, split }] : [],
  );
}

/**
 * Same product: a listing with the next ones of its product. Different: a listing with its nearest ones by words that are of other products.
 * Both listings are of one split, so that no product is on both sides of it.
 */
export function pairsOfProducts(index: CatalogIndex, textOf: TextOf): LabelledPair[] {
  const rows = rowsBySplit(listingRows(index), withValidSplit(index));
  return (['train', 'valid', 'test'] as const).flatMap((split) =>
    pairsWithin(rows[split], index.products, textOf).map((pair) => ({ ...pair, split })),
  );
}

export const listingRows = (index: CatalogIndex): number[] => rowsWhere(index, (row) => index.kinds[row] === 'listing');

function pairsWithin(rows: readonly number[], products: Int32Array, textOf: TextOf): Omit<LabelledPair, 'split'>[] {
  const texts = rows.map((row) => words(textOf(row)));
  const index = createLexicalIndex(texts);
  const groups = new Map<number, number[]>();
  rows.forEach((row) => groups.set(products[row]!, [...(groups.get(products[row]!) ?? []), row]));
  const same = [...groups.values()].flatMap((group) =>
    group.flatMap((row, at) => group.slice(at + 1, at + 1 + POSITIVES).map((other) => ({ example: [row, other], label: 1 as const }))),
  );
  const near = new Map(rows.map((row, at) => [row, new Set(index.search(texts[at]!, NEIGHBOURS + 1).map((hit) => rows[hit.row]!))]));
  // A pair whose listings are each near the other counts once.
  const different = rows.flatMap((row) =>
    [...near.get(row)!]
      .filter((other) => products[other] !== products[row] && (other > row || !near.get(other)!.has(row)))
      .map((other) => ({ example: row < other ? [row, other] : [other, row], label: 0 as const })),
  );
  return mixed([...same, ...different]);
}
