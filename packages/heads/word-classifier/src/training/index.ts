export { logLikelihoodOf, type Levels, type LevelsOf } from './levels.js';
export { wordsOf, type RowWords, type WordOptions } from './row-words.js';
