import type { IterationMetrics } from '../metrics/index.js';

/** Points of one figure over the iterations, and what it was at both ends. */
export interface Curve {
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
  /** Mean of the first and of the last twentieth of the values (at least three, at most a third). null without values. */
  readonly first: number | null;
  readonly last: number | null;
  /** How many iterations had a value. */
  readonly count: number;
}

/** More points than a small chart has pixels only make the file larger. */
const MAX_POINTS = 600;

/** The curve of one figure; `read` says null where an iteration has none. Long runs are averaged over equal stretches. */
export function curveOf(iterations: readonly IterationMetrics[], read: (metrics: IterationMetrics) => number | null): Curve {
  const values = iterations.map((metrics) => {
    const value = read(metrics);
    return value !== null && Number.isFinite(value) ? value : null;
  });
  const present = values.filter((value) => value !== null);
  const ends = Math.min(Math.max(3, Math.ceil(present.length / 20)), Math.max(1, Math.floor(present.length / 3)));
  const buckets = stretches(iterations.length, MAX_POINTS);
  return {
    x: buckets.map(([from, to]) => iterations[Math.floor((from + to - 1) / 2)]?.iteration ?? 0),
    y: buckets.map(([from, to]) => round(mean(values.slice(from, to).filter((value) => value !== null)))),
    first: mean(present.slice(0, ends)),
    last: mean(present.slice(-ends)),
    count: present.length,
  };
}

/** [from, to) of at most `most` stretches of about equal length that cover `length` values. */
export function stretches(length: number, most: number): (readonly [number, number])[] {
  const count = Math.min(length, most);
  return Array.from({ length: count }, (_, at) => [Math.floor((at * length) / count), Math.floor(((at + 1) * length) / count)] as const);
}

export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function round(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(5));
}

/** What is to be said of one task. */
export interface TaskCurve extends Curve {
  readonly id: string;
  readonly pass: string;
  /** Iterations it did not apply to. */
  readonly notApplicable: number;
}

/** Ids of passes, in the order they come. */
export function passIds(iterations: readonly IterationMetrics[]): string[] {
  return [...new Set(iterations.flatMap((metrics) => Object.keys(metrics.passes)))];
}

/** All tasks of a pass, those that never applied too, in the order they come. */
export function taskCurves(iterations: readonly IterationMetrics[], pass: string): TaskCurve[] {
  const ids = new Set<string>();
  const missed = new Map<string, number>();
  for (const { passes } of iterations) {
    for (const id of Object.keys(passes[pass]?.losses ?? {})) ids.add(id);
    for (const id of passes[pass]?.notApplicable ?? []) missed.set(id, (missed.get(id) ?? 0) + 1);
  }
  return [...new Set([...ids, ...missed.keys()])].map((id) => ({
    ...curveOf(iterations, (metrics) => metrics.passes[pass]?.losses[id] ?? null),
    id,
    pass,
    notApplicable: missed.get(id) ?? 0,
  }));
}
