import type { Scale } from '../data.js';

/** Mean and deviation of each column; a column of one value has deviation 1. */
export function scaleOf(rows: readonly Float32Array[]): Scale {
  const columns = Array.from({ length: rows[0]!.length }, (_, at) => rows.map((row) => row[at]!));
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const means = columns.map(mean);
  const deviations = columns.map((column, at) => Math.sqrt(mean(column.map((value) => (value - means[at]!) ** 2))) || 1);
  return { means, deviations };
}
