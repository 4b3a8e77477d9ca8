export * from './metrics/index.js';
export * from './progress/index.js';
export * from './tensorboard/index.js';
export * from './report/index.js';
export { textTable, type Column } from './table.js';
export { formatCount, formatDuration, formatLarge, formatNumber, formatPercent } from './format.js';
