/** A small catalog index, for tests of heads. */
import type { CatalogIndex, ItemKind, Split } from '@commercemm/catalog';

export interface TestRow {
  readonly kind?: ItemKind;
  readonly split?: Split;
  readonly texts?: number;
  readonly images?: number;
  readonly product?: number;
  readonly category?: string;
}

/** @param edges source row, target row, grade */
export function indexOfRows(rows: readonly TestRow[], edges: readonly (readonly [number, number, number])[] = []): CatalogIndex {
  return {
    size: rows.length,
    ids: rows.map((_, row) => `id-${row}`),
    kinds: rows.map(({ kind = 'listing' }) => kind),
    splits: rows.map(({ split = 'train' }) => split),
    textCounts: Int32Array.from(rows, ({ texts = 1 }) => texts),
    imageCounts: Int32Array.from(rows, ({ images = 1 }) => images),
    products: Int32Array.from(rows, ({ product }, row) => product ?? 1000 + row),
    categories: rows.map(({ category = '' }) => category),
    edges: {
      sources: Int32Array.from(edges, ([source]) => source),
      targets: Int32Array.from(edges, ([, target]) => target),
      grades: Float32Array.from(edges, ([, , grade]) => grade),
    },
  };
}
