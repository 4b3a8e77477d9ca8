import { headData } from '@commercemm/encoder';
import { registerHead, type TrainableHead } from '@commercemm/engine';
import { statisticsFromData } from '@commercemm/lexical';

import { matchingDataSchema } from '../data.js';
import { PRODUCT_MATCHING } from '../head.js';
import { labelledPairs } from './pairs.js';
import { matchingProblem } from './problem.js';
import { sourcesOf } from './settings.js';
import { catalogTexts, profilesOf } from './texts.js';

export { labelledPairs, listingRows, pairsOfCatalog, pairsOfProducts, type LabelledPair, type TextOf } from './pairs.js';
export { matchingProblem, type MatchingOptions } from './problem.js';
export { sourcesOf } from './settings.js';
export { catalogTexts, profilesOf, type CatalogTexts } from './texts.js';

/** Whether two listings are one product, from their words and from what the model sees of their texts and pictures. */
export const productMatching: TrainableHead = {
  ...PRODUCT_MATCHING,
  package: '@commercemm/head-product-matching',
  title: 'whether two listings are one product, with a calibrated probability',
  learningRate: 3e-3,
  async prepare(catalog, settings, data) {
    const index = await catalog.index();
    const trained = data === undefined ? undefined : headData({ data }, matchingDataSchema);
    const { texts, statistics: own } = await catalogTexts(catalog);
    const statistics = trained ? statisticsFromData(trained.statistics) : own;
    return matchingProblem({
      pairs: await labelledPairs(catalog, index, (row) => texts.get(row)?.title ?? ''),
      sources:
        trained?.sources ??
        sourcesOf(
          settings,
          index.imageCounts.some((count) => count > 0),
        ),
      statistics,
      profile: profilesOf(texts, statistics),
      trained,
    });
  },
};

registerHead(productMatching);
