import { formatDuration } from '../format.js';
import { describeReading, Meter } from './meter.js';
import type { Progress } from './types.js';

/** A plain line every `intervalMs`, for logs and pipes. */
export function lineProgress(write: (text: string) => void, intervalMs = 5000, now: () => number = Date.now): Progress {
  let job: { label: string; unit: string; meter: Meter; lastLine: number } | null = null;
  const progress: Progress = {
    start(label, start) {
      progress.stop();
      job = { label, unit: start.unit, meter: new Meter(start, now()), lastLine: now() };
      const total = start.total === null ? '' : `, ${describeReading(job.meter.read(now()), start.unit)}`;
      write(`${label}${total}\n`);
    },
    total(total) {
      if (job) job.meter.total = total;
    },
    update(done, facts) {
      if (!job) return;
      const time = now();
      job.meter.update(time, done, facts);
      if (time - job.lastLine < intervalMs) return;
      job.lastLine = time;
      write(`${job.label}: ${describeReading(job.meter.read(time), job.unit)}\n`);
    },
    note: (line) => write(`${line}\n`),
    stop(summary) {
      if (job) write(`${job.label}: ${summary ?? 'done'} (${formatDuration(job.meter.read(now()).elapsedSeconds)})\n`);
      else if (summary !== undefined) write(`${summary}\n`);
      job = null;
    },
  };
  return progress;
}
