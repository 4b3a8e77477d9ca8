import { headData } from '@commercemm/encoder';
import { registerHead, rowsBySplit, rowsWhere, scanRows, withValidSplit, type TrainableHead } from '@commercemm/engine';
import { composeText } from '@commercemm/preprocess';

import { recognitionDataSchema } from '../data.js';
import { ADULT_RECOGNITION } from '../head.js';
import { recognitionProblem } from './problem.js';
import { positivesOf, readSettings } from './settings.js';

/** Products for adults only, or any other label of a catalog that is yes or no. */
export const adultRecognition: TrainableHead = {
  ...ADULT_RECOGNITION,
  package: '@commercemm/head-adult-recognition',
  title: 'whether a product is for adults only, at a chosen recall',
  modelLearningRate: 2e-3,
  async prepare(catalog, settings, data, { spec }) {
    const trained = data === undefined ? undefined : headData({ data }, recognitionDataSchema);
    const { words, ...asked } = readSettings(settings);
    const { label, recall } = trained ?? asked;
    const index = withValidSplit(await catalog.index());
    const isPositive = positivesOf(label);
    const positives = new Set<number>();
    const texts = new Map<number, string>();
    for await (const [row, item] of scanRows(catalog)) {
      texts.set(row, composeText(item, spec.text));
      if (isPositive(item)) positives.add(row);
    }
    const usable = rowsWhere(index, (at) => index.kinds[at] === 'listing' && index.textCounts[at]! + index.imageCounts[at]! > 0);
    return recognitionProblem({
      rows: rowsBySplit(usable, index),
      labelOf: (at) => (positives.has(at) ? 1 : 0),
      textOf: (at) => texts.get(at) ?? '',
      label,
      recall,
      words,
      trained,
    });
  },
};

registerHead(adultRecognition);
