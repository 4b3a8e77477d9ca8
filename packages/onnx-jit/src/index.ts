export type * from './types.js';
export { TraceError, type TraceErrorCode, traceErrorCodes } from './errors.js';
export { scope } from './scope.js';
export { trace } from './trace.js';
