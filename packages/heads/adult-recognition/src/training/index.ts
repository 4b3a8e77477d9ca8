import { registerHead, splitsWithValid, type TrainableHead } from '@commercemm/engine';

import { recognitionDataSchema } from '../data.js';
import { recognitionProblem } from './problem.js';
import { positivesOf, readSettings } from './settings.js';

/** Products for adults only, or any other label of a catalog that is yes or no. */
export const adultRecognition: TrainableHead = {
  id: 'adult-recognition',
  package: '@commercemm/head-adult-recognition',
  version: 1,
  title: 'whether a product is for adults only, at a chosen recall',
  async prepare(catalog, settings, data) {
    const trained = data === undefined ? undefined : recognitionDataSchema.parse(data);
    const { label, recall } = trained ?? readSettings(settings);
    const index = await catalog.index();
    const isPositive = positivesOf(label);
    const positives = new Set<number>();
    let row = 0;
    for await (const items of catalog.scan()) {
      for (const item of items) {
        if (isPositive(item)) positives.add(row);
        row++;
      }
    }
    const splits = splitsWithValid(index);
    const usable = Array.from({ length: index.size }, (_, at) => at).filter(
      (at) => index.kinds[at] === 'listing' && index.textCounts[at]! + index.imageCounts[at]! > 0,
    );
    const rowsOf = (split: 'train' | 'valid' | 'test') => usable.filter((at) => splits[at] === split);
    return recognitionProblem({
      rows: { train: rowsOf('train'), valid: rowsOf('valid'), test: rowsOf('test') },
      labelOf: (at) => (positives.has(at) ? 1 : 0),
      label,
      recall,
      trained,
    });
  },
};

registerHead(adultRecognition);
