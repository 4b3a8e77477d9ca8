import { headData } from '@commercemm/encoder';
import { booleanSetting, checkSettings, registerHead, rowsBySplit, withValidSplit, type TrainableHead } from '@commercemm/engine';

import { extractionDataSchema } from '../data.js';
import { ATTRIBUTE_EXTRACTION } from '../head.js';
import { tokensIn } from '../tokens.js';
import { extractionProblem } from './problem.js';
import { catalogAnnotations } from './catalog-annotations.js';

export { annotatedSpans, type Annotation } from './annotations.js';
export { collectGazetteer, gazetteerValues, type Gazetteer } from './gazetteer.js';

/** Values of attributes, as spans of the text or as classes. */
export const attributeExtraction: TrainableHead = {
  ...ATTRIBUTE_EXTRACTION,
  package: '@commercemm/head-attribute-extraction',
  title: 'attribute values, as spans of the text or as classes',
  modelLearningRate: 2e-3,
  async prepare(catalog, settings, data, reader) {
    checkSettings(settings, ['words']);
    const index = withValidSplit(await catalog.index());
    const annotations = await catalogAnnotations(catalog, reader);
    const usable = [...annotations.keys()].filter((row) => index.textCounts[row]! + index.imageCounts[row]! > 0);
    return extractionProblem({
      rows: rowsBySplit(usable, index),
      read: (row) => annotations.get(row)!,
      tokensOf: (text) => tokensIn(text, reader.tokenizer, reader.spec.text.maxTokens),
      words: booleanSetting(settings, 'words'),
      trained: data === undefined ? undefined : headData({ data }, extractionDataSchema),
    });
  },
};

registerHead(attributeExtraction);
