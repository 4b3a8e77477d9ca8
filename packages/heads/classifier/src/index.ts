export { poolSchema, SOURCES, type Pool, type Source } from './pool.js';
export { probabilitiesOf, type Answering } from './probabilities.js';
export { scoresFromData, wordFeatures, wordLogits, wordsSchema } from './words.js';
