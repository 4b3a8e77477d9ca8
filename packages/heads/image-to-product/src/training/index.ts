import { registerHead, type TrainableHead } from '@commercemm/engine';

import { withValidSplit } from '@commercemm/head-retrieval/training';

import { imageToProductProblem } from './problem.js';

export { imageToProductProblem } from './problem.js';

/** Products for a photo. */
export const imageToProduct: TrainableHead = {
  id: 'image-to-product',
  package: '@commercemm/head-image-to-product',
  version: 1,
  title: 'products for a photo',
  prepare: async (catalog, settings) => imageToProductProblem(withValidSplit(await catalog.index()), settings),
};

registerHead(imageToProduct);
