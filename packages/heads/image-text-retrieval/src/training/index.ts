import { registerHead, type TrainableHead } from '@commercemm/engine';

import { withValidSplit } from '@commercemm/head-retrieval/training';

import { imageTextProblem } from './problem.js';

export { imageTextProblem } from './problem.js';

/** Texts for a picture and pictures for a text. */
export const imageTextRetrieval: TrainableHead = {
  id: 'image-text-retrieval',
  package: '@commercemm/head-image-text-retrieval',
  version: 1,
  title: 'texts for a picture, pictures for a text',
  prepare: async (catalog, settings) => imageTextProblem(withValidSplit(await catalog.index()), settings),
};

registerHead(imageTextRetrieval);
