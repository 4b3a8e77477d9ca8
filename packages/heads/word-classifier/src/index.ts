export { scoresFromData, wordFeatures, wordLogits, wordsSchema, type WordScores } from './words.js';
