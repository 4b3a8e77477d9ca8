import { formatCount, formatDuration, formatNumber } from '../format.js';
import type { ProgressFacts, ProgressStart } from './types.js';

/** How far a job is at one moment. */
export interface Reading {
  readonly done: number;
  readonly total: number | null;
  readonly elapsedSeconds: number;
  /** Per second: samples if they are reported, else units. null until there is something to measure. */
  readonly rate: number | null;
  readonly rateUnit: string;
  readonly remainingSeconds: number | null;
  readonly values: Readonly<Record<string, number>>;
}

interface Mark {
  readonly time: number;
  readonly done: number;
  readonly samples: number | null;
}

/** Rates are those of the last half minute, so that one slow start or an evaluation in between does not spoil the estimate. */
const WINDOW_MS = 30_000;

/** Measures one job. Times in milliseconds; the caller brings the clock. */
export class Meter {
  private marks: Mark[];
  private values: Readonly<Record<string, number>> = {};
  total: number | null;

  constructor(
    private readonly start: ProgressStart,
    private readonly startTime: number,
  ) {
    this.total = start.total;
    this.marks = [{ time: startTime, done: start.done ?? 0, samples: null }];
  }

  update(time: number, done: number, facts: ProgressFacts = {}): void {
    this.values = facts.values ?? this.values;
    this.marks.push({ time, done, samples: facts.samples ?? null });
    const firstNeeded = this.marks.findIndex((mark) => mark.time > time - WINDOW_MS);
    this.marks = this.marks.slice(Math.max(0, firstNeeded - 1));
  }

  read(time: number): Reading {
    const first = this.marks[0] as Mark;
    const last = this.marks[this.marks.length - 1] as Mark;
    const seconds = (last.time - first.time) / 1000;
    const units = seconds > 0 ? (last.done - first.done) / seconds : null;
    const samples = last.samples !== null && seconds > 0 ? (last.samples - (first.samples ?? 0)) / seconds : null;
    const remaining = units && this.total !== null ? Math.max(0, this.total - last.done) / units - (time - last.time) / 1000 : null;
    return {
      done: last.done,
      total: this.total,
      elapsedSeconds: (time - this.startTime) / 1000,
      rate: samples ?? units,
      rateUnit: samples === null ? this.start.unit : 'samples',
      remainingSeconds: remaining === null ? null : Math.max(0, remaining),
      values: this.values,
    };
  }
}

/** `37 % · 370/1,000 steps · 512 samples/s · ETA 2m 10s · loss 2.31`: all that is known, without the label. */
export function describeReading(reading: Reading, unit: string): string {
  const { done, total, rate, rateUnit, remainingSeconds, values } = reading;
  const parts =
    total === null ? [`${formatCount(done)} ${unit}`] : [percent(done, total), `${formatCount(done)}/${formatCount(total)} ${unit}`];
  if (rate !== null) parts.push(`${rate >= 100 ? formatCount(rate) : formatNumber(rate)} ${rateUnit}/s`);
  if (remainingSeconds !== null) parts.push(`ETA ${formatDuration(remainingSeconds)}`);
  for (const [name, value] of Object.entries(values)) parts.push(`${name} ${formatNumber(value)}`);
  return parts.join(' · ');
}

function percent(done: number, total: number): string {
  return `${total > 0 ? Math.floor((100 * Math.min(done, total)) / total) : 100} %`;
}
