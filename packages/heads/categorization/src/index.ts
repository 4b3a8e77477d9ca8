export { CategorizationHead, type PredictOptions } from './head.js';
export { scoresFromData, wordFeatures, wordLogits, wordsSchema, type WordScores } from './words.js';
export { bestPaths, type CategoryPath, type CategoryPrediction, type Level } from './paths.js';
