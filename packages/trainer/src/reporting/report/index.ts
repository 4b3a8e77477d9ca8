export { writeHeadReport, writeReport } from './write.js';
export type { HeadReportData, JudgedExample } from './head/types.js';
export { thumbnail } from './thumbnail.js';
export type {
  DirectionResult,
  Evaluation,
  Fact,
  ImportFacts,
  Picture,
  Recall,
  ReportData,
  RetrievalExample,
  RunFacts,
  SkippedStep,
} from './types.js';
