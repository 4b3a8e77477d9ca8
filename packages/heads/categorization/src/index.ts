export { CATEGORIZATION, CategorizationHead, type PredictOptions } from './head.js';
export { bestPaths, type CategoryPath, type CategoryPrediction, type Level } from './paths.js';
