export {
  classifiersOf,
  logitsOf,
  opinionsOf,
  pooled,
  poolSchema,
  SOURCES,
  type ClassifierOutputs,
  type Pool,
  type Source,
} from './pool.js';
export { scoresFromData, wordFeatures, wordLogits, wordsSchema, type WordScores } from './words.js';
