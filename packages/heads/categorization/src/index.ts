export { bestPaths, type CategoryPath, type CategoryPrediction, type Level } from './paths.js';
