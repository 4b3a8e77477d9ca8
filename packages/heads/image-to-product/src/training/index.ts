import { registerHead, withValidSplit, type TrainableHead } from '@commercemm/engine';

import { IMAGE_TO_PRODUCT } from '../head.js';
import { imageToProductProblem } from './problem.js';

/** Products for a photo. */
export const imageToProduct: TrainableHead = {
  ...IMAGE_TO_PRODUCT,
  package: '@commercemm/head-image-to-product',
  title: 'products for a photo',
  prepare: async (catalog, settings) => imageToProductProblem(withValidSplit(await catalog.index()), settings),
};

registerHead(imageToProduct);
