import type { Catalog, Item } from '@commercemm/catalog';

import type { SearchedTexts } from '../word-search.js';

/** Reads the texts of the whole catalog, once. */
export async function readTexts(catalog: Catalog): Promise<Item[]> {
  const items: Item[] = [];
  for await (const chunk of catalog.scan()) items.push(...chunk);
  return items;
}

export const searchedTexts = ({ titles, description, attributes }: Item): SearchedTexts => ({
  titles,
  description,
  values: Object.values(attributes).flat(),
});

export const queryText = (item: Item): string => item.titles[0] ?? '';
