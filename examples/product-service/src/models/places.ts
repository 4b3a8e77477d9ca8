import { resolve } from 'node:path';

/** What the folder of models holds. The vectors of an index are those of one head, so each head that searches has its own. */
export const placesOf = (folder: string) => ({
  categorization: resolve(folder, 'categorization'),
  queryToProduct: resolve(folder, 'query-to-product'),
  imageToProduct: resolve(folder, 'image-to-product'),
  queryIndex: resolve(folder, 'query-to-product-index'),
  imageIndex: resolve(folder, 'image-to-product-index'),
});

export type Places = ReturnType<typeof placesOf>;
