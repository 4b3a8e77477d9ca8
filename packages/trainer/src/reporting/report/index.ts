export { writeExportReport, writeHeadReport, writeReport } from './write.js';
export { costs } from './export/cost.js';
export { exportTable } from './export/table.js';
export type { ExportedArtifact, ExportReportData } from './export/types.js';
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
