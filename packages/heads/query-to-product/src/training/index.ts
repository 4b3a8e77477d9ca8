import { registerHead, type TrainableHead } from '@commercemm/engine';

import { searchDataSchema } from '../hybrid.js';
import { queryToProductProblem } from './problem.js';

export { pseudoQueries } from './pseudo-queries.js';
export { queryToProductProblem } from './problem.js';

/** Products for a search query, by vectors and words. */
export const queryToProduct: TrainableHead = {
  id: 'query-to-product',
  package: '@commercemm/head-query-to-product',
  version: 1,
  title: 'products for a search query',
  prepare: (catalog, settings, trained) =>
    queryToProductProblem(catalog, settings, trained === undefined ? undefined : searchDataSchema.parse(trained)),
};

registerHead(queryToProduct);
