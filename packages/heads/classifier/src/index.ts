export {
  classifiersOf,
  logitsOf,
  opinionsOf,
  pooled,
  poolSchema,
  SOURCES,
  sourceOf,
  type Classifier,
  type ClassifierOutputs,
  type Opinions,
  type Pool,
  type Source,
} from './pool.js';
export { scoresFromData, wordFeatures, wordLogits, wordsSchema, type WordScores } from './words.js';
