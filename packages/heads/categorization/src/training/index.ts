import { headData } from '@commercemm/encoder';
import { registerHead, scanRows, withValidSplit, type TrainableHead } from '@commercemm/engine';
import { composeText } from '@commercemm/preprocess';

import { CATEGORIZATION, categoryDataSchema } from '../head.js';
import { categoryProblem } from './problem.js';

/** Category path of a product, from its words and classifiers on the fused product, its text and its picture; from what it has where one is missing. */
export const categorization: TrainableHead = {
  ...CATEGORIZATION,
  package: '@commercemm/head-categorization',
  title: 'category path with a probability at each level',
  modelLearningRate: 2e-3,
  async prepare(catalog, settings, trained, { spec }) {
    const texts = new Map<number, string>();
    for await (const [row, item] of scanRows(catalog)) texts.set(row, composeText(item, spec.text));
    return categoryProblem(withValidSplit(await catalog.index()), {
      settings,
      textOf: (row) => texts.get(row) ?? '',
      trained: trained === undefined ? undefined : headData({ data: trained }, categoryDataSchema),
    });
  },
};

registerHead(categorization);
