import { headData } from '@commercemm/encoder';
import { registerHead, withValidSplit, type TrainableHead } from '@commercemm/engine';
import { matchingDataSchema } from '@commercemm/head-product-matching';
import { catalogTexts, profilesOf } from '@commercemm/head-product-matching/training';
import { statisticsFromData } from '@commercemm/lexical';

import { PRODUCT_CLUSTERING } from '../head.js';
import { pairsOfTruth } from './pairs.js';
import { clusteringProblem } from './problem.js';
import { readSettings } from './settings.js';

export { pairsOfTruth } from './pairs.js';

/** Listings grouped into products: product matching of neighbours, and the groups that matches connect. */
export const productClustering: TrainableHead = {
  ...PRODUCT_CLUSTERING,
  package: '@commercemm/head-product-clustering',
  title: 'listings grouped into products',
  learningRate: 3e-3,
  async prepare(catalog, settings, data) {
    const index = withValidSplit(await catalog.index());
    const trained = data === undefined ? undefined : headData({ data }, matchingDataSchema);
    const { texts, statistics: own } = await catalogTexts(catalog);
    const statistics = trained ? statisticsFromData(trained.statistics) : own;
    const { truth, sources } = readSettings(
      settings,
      index.imageCounts.some((count) => count > 0),
    );
    return clusteringProblem({
      index,
      truth,
      pairs: await pairsOfTruth(truth, catalog, index, (row) => texts.get(row)?.title ?? ''),
      sources: trained?.sources ?? sources,
      statistics,
      profile: profilesOf(texts, statistics),
      trained,
    });
  },
};

registerHead(productClustering);
