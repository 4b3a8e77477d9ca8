import { Presets, SingleBar } from 'cli-progress';
import { formatDuration } from '../format.js';
import { describeReading, Meter } from './meter.js';
import type { Progress } from './types.js';

/** A bar that is redrawn in place; for terminals. */
export function barProgress(stream: NodeJS.WriteStream, now: () => number = Date.now): Progress {
  let job: { label: string; unit: string; meter: Meter; bar: SingleBar } | null = null;
  const show = (done: number): void => {
    if (!job) return;
    const reading = job.meter.read(now());
    job.bar.update(done, { facts: describeReading(reading, job.unit) });
  };
  const progress: Progress = {
    start(label, start) {
      progress.stop();
      const format = '{label} {bar} {facts}';
      const options = {
        stream,
        format,
        barsize: 24,
        hideCursor: true,
        clearOnComplete: true,
        forceRedraw: true,
        gracefulExit: false,
        fps: 5,
      };
      const bar = new SingleBar(options, Presets.shades_classic);
      job = { label, unit: start.unit, meter: new Meter(start, now()), bar };
      bar.start(start.total ?? 0, start.done ?? 0, { label, facts: describeReading(job.meter.read(now()), start.unit) });
    },
    total(total) {
      if (!job) return;
      job.meter.total = total;
      job.bar.setTotal(total);
    },
    update(done, facts) {
      job?.meter.update(now(), done, facts);
      show(done);
    },
    note(line) {
      // The bar's line is cleared and drawn again below at its next tick. The library ends a bar where it saved the cursor (ESC 7).
      stream.write(job ? `\r\u001b[K${line}\n\u001b7` : `${line}\n`);
    },
    stop(summary) {
      if (job) {
        job.bar.stop();
        const { elapsedSeconds } = job.meter.read(now());
        stream.write(`${job.label}: ${summary ?? 'done'} (${formatDuration(elapsedSeconds)})\n`);
        job = null;
      } else if (summary !== undefined) {
        stream.write(`${summary}\n`);
      }
    },
  };
  return progress;
}
