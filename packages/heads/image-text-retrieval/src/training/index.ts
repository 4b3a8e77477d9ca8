import { registerHead, withValidSplit, type TrainableHead } from '@commercemm/engine';

import { IMAGE_TEXT_RETRIEVAL } from '../head.js';
import { imageTextProblem } from './problem.js';

/** Texts for a picture and pictures for a text. */
export const imageTextRetrieval: TrainableHead = {
  ...IMAGE_TEXT_RETRIEVAL,
  package: '@commercemm/head-image-text-retrieval',
  title: 'texts for a picture, pictures for a text',
  prepare: async (catalog, settings) => imageTextProblem(withValidSplit(await catalog.index()), settings),
};

registerHead(imageTextRetrieval);
