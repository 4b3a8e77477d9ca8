import { closeSync, openSync } from 'node:fs';
import { MetricsError } from './error.js';
import { type FileLine, readLines } from './lines.js';
import type { IterationMetrics } from './types.js';

/** All iterations of a metrics.jsonl, one by one. A half last line, as a killed run leaves it, is left out. */
export function* readMetrics(path: string): Generator<IterationMetrics> {
  const file = openSync(path, 'r');
  try {
    for (const line of readLines(file)) {
      if (line.complete) yield parseLine(path, line);
    }
  } finally {
    closeSync(file);
  }
}

/** Throws METRICS_LINE_INVALID. */
export function parseLine(path: string, { text, number }: FileLine): IterationMetrics {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  if (isMetrics(value)) return value;
  const got = text.length > 60 ? `${text.slice(0, 60)}...` : text;
  throw new MetricsError('METRICS_LINE_INVALID', `${path}:${number}: expected {"iteration":n,"passes":{...},...}, got '${got}'.`);
}

function isMetrics(value: unknown): value is IterationMetrics {
  if (typeof value !== 'object' || value === null || !('iteration' in value) || !('passes' in value)) return false;
  return Number.isSafeInteger(value.iteration) && typeof value.passes === 'object' && value.passes !== null;
}
