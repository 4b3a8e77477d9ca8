import { createRandom } from '@commercemm/catalog';

export interface Interval {
  readonly value: number;
  /** Bounds of the 95 % percentile interval. */
  readonly low: number;
  readonly high: number;
}

/**
 * Percentile bootstrap (Efron 1979): metrics of `rounds` samples of the units drawn with replacement, seeded. A metric that some sample lacks is
 * taken over the others.
 */
export function bootstrap(
  size: number,
  metrics: (units?: Int32Array) => Readonly<Record<string, number>>,
  rounds = 1000,
  seed = 1,
): Record<string, Interval> {
  const samples = new Map<string, number[]>();
  for (let round = 0; size > 0 && round < rounds; round++) {
    const random = createRandom(seed, 'bootstrap', round);
    const units = Int32Array.from({ length: size }, () => random.integer(size));
    for (const [name, value] of Object.entries(metrics(units))) {
      const known = samples.get(name);
      if (known) known.push(value);
      else samples.set(name, [value]);
    }
  }
  return Object.fromEntries(
    Object.entries(metrics()).map(([name, value]) => {
      const sorted = (samples.get(name) ?? [value]).sort((a, b) => a - b);
      const quantile = (q: number) => sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(q * (sorted.length - 1))))]!;
      return [name, { value, low: quantile(0.025), high: quantile(0.975) }];
    }),
  );
}
