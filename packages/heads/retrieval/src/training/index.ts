export { createEmbedded, type Embedded } from './embedded.js';
export { firstThere } from './first-there.js';
export { directionSpecs, retrievalLoss, type Direction } from './loss.js';
export { retrievalProblem, rolesOf, type RetrievalProblem } from './problem.js';
export { rankingEvaluator, type Ranking, type RankingEvaluatorOptions } from './ranking-evaluator.js';
export { represent, representations, roleFeatures, roleSpecs, type Represented, type Role } from './roles.js';
export { atLeast, eachOnce, isKind, matches, RELEVANT } from './rows.js';
