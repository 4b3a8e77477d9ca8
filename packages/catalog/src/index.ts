export { type Identity, openCatalog, type OpenOptions } from './catalog.js';
export { DEMO_PRODUCTS, makeDemoCatalog, type DemoCatalogCounts, type DemoCatalogOptions } from './demo/index.js';
export { CatalogError, type CatalogErrorCode } from './errors.js';
export { importCatalog, type ImportFigures, type ImportOptions, type ImportProgress, type ImportReport } from './import/import-catalog.js';
export { type Rejection, type RejectionCode, rejectionCodes } from './import/rejections.js';
export { createPermutation, createRandom, type Random } from './random.js';
export { crossPairBatch, type CrossPairBatch, type CrossPairOptions } from './samplers/cross-pair.js';
export { imageTextBatch, type ImageTextOptions } from './samplers/image-text.js';
export type * from './types.js';
