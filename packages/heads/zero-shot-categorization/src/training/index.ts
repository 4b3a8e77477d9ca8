import { headData } from '@commercemm/encoder';
import { registerHead, withValidSplit, type TrainableHead } from '@commercemm/engine';

import { zeroShotDataSchema } from '../classes.js';
import { ZERO_SHOT_CATEGORIZATION } from '../head.js';
import { zeroShotProblem } from './problem.js';

/** Categories from their names alone. */
export const zeroShotCategorization: TrainableHead = {
  ...ZERO_SHOT_CATEGORIZATION,
  package: '@commercemm/head-zero-shot-categorization',
  title: 'categories from their names alone',
  prepare: async (catalog, settings, trained) =>
    zeroShotProblem(
      withValidSplit(await catalog.index()),
      settings,
      trained === undefined ? undefined : headData({ data: trained }, zeroShotDataSchema),
    ),
};

registerHead(zeroShotCategorization);
