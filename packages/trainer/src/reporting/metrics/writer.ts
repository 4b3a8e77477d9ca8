import { closeSync, existsSync, fsyncSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { MetricsError } from './error.js';
import { readLines } from './lines.js';
import { parseLine } from './reader.js';
import type { IterationMetrics } from './types.js';

/** Appends to metrics.jsonl. Each line is one write, so a killed run loses nothing but a line that was being written. */
export interface MetricsWriter {
  /** Throws METRICS_ITERATION_ORDER unless `iteration` is above all before it. */
  write(metrics: IterationMetrics): void;
  /** Lets the lines survive a power cut; call it with every checkpoint. */
  sync(): void;
  close(): void;
}

/**
 * Opens `path` for a run that continues behind iteration `after` (0: from the start). Lines of later iterations, and a half last line,
 * are cut off: the resumed run writes them again. Throws METRICS_LINE_INVALID if an earlier line is damaged.
 */
export function openMetrics(path: string, after = 0): MetricsWriter {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, existsSync(path) ? 'r+' : 'w+');
  let position = 0;
  let last = after;
  try {
    position = endOf(path, file, after);
    ftruncateSync(file, position);
  } catch (error) {
    closeSync(file);
    throw error;
  }
  return {
    write(metrics) {
      if (!(metrics.iteration > last)) {
        throw new MetricsError('METRICS_ITERATION_ORDER', `${path}: expected an iteration after ${last}, got ${metrics.iteration}.`);
      }
      const line = Buffer.from(`${JSON.stringify(metrics)}\n`);
      writeSync(file, line, 0, line.length, position);
      position += line.length;
      last = metrics.iteration;
    },
    sync: () => fsyncSync(file),
    close: () => closeSync(file),
  };
}

/** Offset behind the last line that is to be kept. */
function endOf(path: string, file: number, after: number): number {
  let end = 0;
  if (after === 0) return end;
  for (const line of readLines(file)) {
    if (!line.complete || parseLine(path, line).iteration > after) break;
    end = line.end;
  }
  return end;
}
