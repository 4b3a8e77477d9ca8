import type { Catalog, CatalogIndex } from '@commercemm/catalog';
import { pairsOfCatalog, pairsOfProducts, type LabelledPair, type TextOf } from '@commercemm/head-product-matching/training';

import type { Truth } from './settings.js';

/** What is learned from: pairs that the catalog labels, or those that product numbers make. */
export const pairsOfTruth = async (truth: Truth, catalog: Catalog, index: CatalogIndex, textOf: TextOf): Promise<LabelledPair[]> =>
  truth === 'pairs' ? pairsOfCatalog(catalog, index) : pairsOfProducts(index, textOf);
