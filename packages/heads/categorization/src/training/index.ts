import { registerHead, type TrainableHead } from '@commercemm/engine';

import { categoryProblem, type CategoryData } from './problem.js';

export { categoryProblem } from './problem.js';

/** Category path of a product from the fused item; from its text or picture alone where the other is missing. */
export const categorization: TrainableHead = {
  id: 'categorization',
  package: '@commercemm/head-categorization',
  version: 1,
  title: 'category path with a probability at each level',
  prepare: async (catalog, settings, trained) =>
    categoryProblem(await catalog.index(), settings, trained as unknown as CategoryData | undefined),
};

registerHead(categorization);
