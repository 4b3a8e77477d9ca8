import { registerHead, type TrainableHead } from '@commercemm/engine';
import { withValidSplit } from '@commercemm/head-retrieval/training';

import { zeroShotDataSchema } from '../classes.js';
import { zeroShotProblem } from './problem.js';

export { zeroShotProblem } from './problem.js';

/** Categories from their names alone. */
export const zeroShotCategorization: TrainableHead = {
  id: 'zero-shot-categorization',
  package: '@commercemm/head-zero-shot-categorization',
  version: 1,
  title: 'categories from their names alone',
  prepare: async (catalog, settings, trained) =>
    zeroShotProblem(withValidSplit(await catalog.index()), settings, trained === undefined ? undefined : zeroShotDataSchema.parse(trained)),
};

registerHead(zeroShotCategorization);
