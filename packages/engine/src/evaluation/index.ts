export {
  averagePrecision,
  bestF1,
  bestPrecisionAt,
  binaryAt,
  binaryCurve,
  recallAtPrecision,
  rocAuc,
  thresholdBetween,
  type BinaryCurve,
  type BinaryPoint,
} from './binary.js';
export { bootstrap, type Interval } from './bootstrap.js';
export { chanceRecallAt } from './chance.js';
export { accuracy, confusionMatrix, macroF1 } from './classification.js';
export { bCubedScore, normalizedMutualInformation, pairwiseScore, type ClusteringScore } from './clustering.js';
export { gradedQuery, ndcgOf, type GradedQuery, type Judgements } from './graded.js';
export { hitsByProduct, hitsWhere, type RowsOfQuery } from './hits.js';
export { meanReciprocalRank, medianRank, recallAt, summarizeRetrieval, type RetrievalSummary } from './metrics.js';
export { retrievalRanks, type RetrievalOptions, type RetrievalRanks } from './ranks.js';
export { type Embeddings } from './scores.js';
export { topCandidates, type ScoredCandidate, type TopOptions } from './top.js';
