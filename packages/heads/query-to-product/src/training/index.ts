import { headData } from '@commercemm/encoder';
import { registerHead, type TrainableHead } from '@commercemm/engine';

import { QUERY_TO_PRODUCT } from '../head.js';
import { searchDataSchema } from '../hybrid.js';
import { queryToProductProblem } from './problem.js';

/** Products for a search query, by vectors and words. */
export const queryToProduct: TrainableHead = {
  ...QUERY_TO_PRODUCT,
  package: '@commercemm/head-query-to-product',
  title: 'products for a search query',
  prepare: (catalog, settings, trained) =>
    queryToProductProblem(catalog, settings, trained === undefined ? undefined : headData({ data: trained }, searchDataSchema)),
};

registerHead(queryToProduct);
