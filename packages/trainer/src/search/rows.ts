import type { Catalog, CatalogIndex, Item, ItemKind } from '@commercemm/catalog';
import { ItemError } from '@commercemm/encoder';
import type { IndexRow } from '@commercemm/search';

import { productOf } from '../run/products.js';
import type { VectorModel } from './vectors.js';

/** Listings that are read and encoded at once. */
const BATCH = 128;

export interface Skipped {
  readonly id: string;
  readonly error: ItemError;
}

/** All listings of a catalog, encoded; one that can not be is handed to `onSkipped` and left out. */
export async function* indexRows(catalog: Catalog, model: VectorModel, onSkipped: (skipped: Skipped) => void): AsyncGenerator<IndexRow> {
  for await (const items of catalog.scan({ images: true, batchSize: BATCH })) {
    const listings = items.filter(({ kind }) => kind === 'listing');
    const vectors = await model.products(listings.map(productOf));
    for (const [i, vector] of vectors.entries()) {
      const item = listings[i]!;
      if (vector instanceof ItemError) onSkipped({ id: item.id, error: vector });
      else yield rowOf(item, vector);
    }
  }
}

const rowOf = ({ id, titles, description, category, attributes, catalogId }: Item, vector: Float32Array): IndexRow => ({
  id,
  vector,
  title: titles[0] ?? '',
  description,
  category,
  attributes,
  product: catalogId,
});

/**
 * Vectors that people will search with, to tune the index with: the catalog's own queries where it has any, else titles of its listings.
 * They are texts alone, which lie elsewhere in the space than products with pictures. None for a head that searches with photos.
 */
export async function typicalQueries(catalog: Catalog, model: VectorModel, count = 64): Promise<Float32Array[]> {
  const index = await catalog.index();
  const queries = rowsOfKind(index, 'query');
  const rows = queries.length > 0 ? queries : rowsOfKind(index, 'listing');
  const chosen = rows.filter((_, i) => i % Math.ceil(rows.length / count) === 0);
  const items = await catalog.items(chosen);
  const vectors = await model.queries(items.map(({ titles }) => ({ text: titles[0] ?? '' })));
  return vectors.filter((vector): vector is Float32Array => vector instanceof Float32Array);
}

export const rowsOfKind = ({ kinds }: CatalogIndex, kind: ItemKind): number[] =>
  kinds.flatMap((found, row) => (found === kind ? [row] : []));
