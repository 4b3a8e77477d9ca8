import type { Catalog, Item } from '@commercemm/catalog';

/**
 * The catalog with further items behind its own, as rows from `size` on: what a head asks the model beside the catalog, such as made-up queries or
 * the names of categories. Only `items` knows them.
 */
export function withItems(catalog: Catalog, size: number, further: readonly Item[]): Catalog {
  return {
    location: catalog.location,
    version: catalog.version,
    report: catalog.report,
    index: () => catalog.index(),
    scan: (options) => catalog.scan(options),
    matchPairs: () => catalog.matchPairs(),
    links: () => catalog.links(),
    close: () => catalog.close(),
    async items(rows) {
      const own = await catalog.items(rows.filter((row) => !further[row - size]));
      let next = 0;
      return rows.map((row) => further[row - size] ?? own[next++]!);
    },
  };
}

/** An item that is a text and nothing else; with several texts, training draws one of them each time and evaluation takes the first. */
export const textItem = (id: string, texts: readonly string[]): Item => ({
  id,
  kind: 'query',
  split: 'train',
  titles: texts,
  description: null,
  category: [],
  attributes: {},
  catalogId: null,
  language: null,
  images: [],
});
