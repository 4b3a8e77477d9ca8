export * from './create-index.js';
export * from './errors.js';
export * from './fusion.js';
export { headIdentity, modelIdentity } from './model.js';
export * from './open-index.js';
export { type IndexManifest, type VectorSearch } from './store/manifest.js';
export * from './types.js';
