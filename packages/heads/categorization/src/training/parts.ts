/** What other heads over categories use; importing it registers nothing. */
export { categoryEvaluator } from './evaluator.js';
export { labelled, SEPARATOR, splitPath, trainPaths } from './problem.js';
