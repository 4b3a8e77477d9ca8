import type { ExportedArtifact } from './types.js';
import { widestRecall } from '../sections/hero.js';

/** Mean Recall@10 over the directions, 0 to 1; null if none was measured. */
export function meanRecall({ directions }: ExportedArtifact): number | null {
  if (directions.length === 0) return null;
  return directions.reduce((sum, direction) => sum + (widestRecall(direction)?.recall ?? 0), 0) / directions.length;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** `int8 against fp32: ...`: what the other precisions cost and save, over the borders that both have; empty where there is but one. */
export function costs(artifacts: readonly ExportedArtifact[]): string[] {
  const [base] = artifacts;
  return [...new Set(artifacts.map(({ precision }) => precision))]
    .filter((precision) => precision !== base?.precision)
    .map((precision) => {
      const pairs = artifacts.flatMap((one) => {
        const other = artifacts.find(({ border, precision }) => border === one.border && precision === base!.precision);
        return one.precision === precision && other ? [{ one, other }] : [];
      });
      const points = pairs.map(({ one, other }) => 100 * ((meanRecall(one) ?? NaN) - (meanRecall(other) ?? NaN)));
      const ratio = (of: (artifact: ExportedArtifact) => number | null) =>
        mean(pairs.map(({ one, other }) => (of(one) ?? NaN) / (of(other) ?? NaN)));
      const figures = [
        [signed(mean(points)), 'points of Recall@10'],
        [ratio(({ bytes }) => bytes).toFixed(2), 'of the size'],
        ...(['text', 'image', 'both'] as const).map((part) => [
          ratio(({ milliseconds }) => milliseconds[part]).toFixed(2),
          `of the time of ${part}`,
        ]),
      ];
      const known = figures.filter(([value]) => value !== 'NaN').map((words) => words.join(' '));
      return `${precision} against ${base!.precision}, mean of ${pairs.length} ${pairs.length === 1 ? 'border' : 'borders'}: ${known.join(', ')}.`;
    });
}

/** `+0.4`, `-1.2`, `0.0`. */
function signed(value: number): string {
  const text = value.toFixed(1);
  return Number(text) === 0 ? '0.0' : value > 0 ? `+${text}` : text;
}
