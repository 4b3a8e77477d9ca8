import { registerHead, withValidSplit, type TrainableHead } from '@commercemm/engine';
import { matchingDataSchema } from '@commercemm/head-product-matching';
import { catalogTexts, pairsOfProducts, profilesOf, sourcesOf } from '@commercemm/head-product-matching/training';
import { statisticsFromData } from '@commercemm/lexical';

import { PRODUCT_CLUSTERING } from '../head.js';
import { clusteringProblem } from './problem.js';

/** Listings grouped into products: product matching of neighbours, and the groups that matches connect. */
export const productClustering: TrainableHead = {
  ...PRODUCT_CLUSTERING,
  package: '@commercemm/head-product-clustering',
  title: 'listings grouped into products',
  async prepare(catalog, settings, data) {
    const index = withValidSplit(await catalog.index());
    const trained = data === undefined ? undefined : matchingDataSchema.parse(data);
    const { texts, statistics: own } = await catalogTexts(catalog);
    const statistics = trained ? statisticsFromData(trained.statistics) : own;
    const pictures = index.imageCounts.some((count) => count > 0);
    return clusteringProblem({
      index,
      pairs: pairsOfProducts(index, (row) => texts.get(row)?.title ?? ''),
      sources: trained?.sources ?? sourcesOf(settings, pictures),
      statistics,
      profile: profilesOf(texts, statistics),
      trained,
    });
  },
};

registerHead(productClustering);
