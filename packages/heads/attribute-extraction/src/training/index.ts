import { EngineError, registerHead, splitsWithValid, type TrainableHead } from '@commercemm/engine';

import { extractionDataSchema } from '../data.js';
import { extractionProblem } from './problem.js';
import { catalogAnnotations, readerOf } from './texts.js';

/** Values of attributes, as spans of the text or as classes. */
export const attributeExtraction: TrainableHead = {
  id: 'attribute-extraction',
  package: '@commercemm/head-attribute-extraction',
  version: 1,
  title: 'attribute values, as spans of the text or as classes',
  async prepare(catalog, settings, data, reader) {
    const [unknown] = Object.keys(settings);
    if (unknown !== undefined) throw new EngineError('HEAD_SETTING_INVALID', { setting: unknown, expected: 'no settings', got: unknown });
    const index = await catalog.index();
    const annotations = await catalogAnnotations(catalog, reader);
    const splits = splitsWithValid(index);
    const usable = [...annotations.keys()].filter((row) => index.textCounts[row]! + index.imageCounts[row]! > 0);
    const rowsOf = (split: 'train' | 'valid' | 'test') => usable.filter((row) => splits[row] === split);
    return extractionProblem({
      rows: { train: rowsOf('train'), valid: rowsOf('valid'), test: rowsOf('test') },
      read: readerOf(annotations, reader),
      trained: data === undefined ? undefined : extractionDataSchema.parse(data),
    });
  },
};

registerHead(attributeExtraction);
