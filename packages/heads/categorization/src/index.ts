export { CATEGORIZATION, CategorizationHead, type PredictOptions } from './head.js';
export { bestPaths, pathTree, type CategoryPath, type CategoryPrediction, type Level, type PathLevel, type PathTree } from './paths.js';
