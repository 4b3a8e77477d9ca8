export { classifierFeatures, classifierLoss, classifierOutputs, classifierSpecs } from './classifiers.js';
export { fitFirst } from './fit-first.js';
export { logLikelihoodOf, type Levels } from './levels.js';
export { pooledEvaluator, type PooledEvaluator, type Question } from './pooled-evaluator.js';
export { wordsOf, type RowWords, type WordOptions } from './row-words.js';
