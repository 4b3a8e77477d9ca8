export { classifierFeatures, classifierLoss, classifierOutputs, classifierSpecs, labelLoss } from './classifiers.js';
export { logLikelihoodOf, type Levels, type LevelsOf } from './levels.js';
export { pooledEvaluator, type PooledEvaluator, type Question } from './pooled-evaluator.js';
export { wordsOf, type RowWords, type WordOptions } from './row-words.js';
