export { buildProgram } from './program.js';
export { runCli, describeError, type RunIo } from './run.js';
export { onInterrupt, type SignalSource } from './interrupt.js';
export { nearest, didYouMean } from './nearest.js';
export { callerDirectory, resolvePath, type Caller } from './paths.js';
export { UsageError, type UsageErrorCode } from './usage-error.js';
export type {
  CliContext,
  EvaluateOptions,
  ExportOptions,
  FinetuneOptions,
  Handlers,
  ImportOptions,
  IndexOptions,
  PlanOptions,
  PretrainOptions,
  SearchOptions,
} from './types.js';
