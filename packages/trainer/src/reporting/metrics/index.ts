export { openMetrics, type MetricsWriter } from './writer.js';
export { readMetrics } from './reader.js';
export { MetricsError } from './error.js';
export type { IterationMetrics, PassMetrics } from './types.js';
