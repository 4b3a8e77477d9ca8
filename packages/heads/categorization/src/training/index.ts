import { registerHead, withValidSplit, type TrainableHead } from '@commercemm/engine';

import { CATEGORIZATION, categoryDataSchema } from '../head.js';
import { categoryProblem } from './problem.js';

/** Category path of a product from the fused item; from its text or picture alone where the other is missing. */
export const categorization: TrainableHead = {
  ...CATEGORIZATION,
  package: '@commercemm/head-categorization',
  title: 'category path with a probability at each level',
  prepare: async (catalog, settings, trained) =>
    categoryProblem(withValidSplit(await catalog.index()), settings, trained === undefined ? undefined : categoryDataSchema.parse(trained)),
};

registerHead(categorization);
