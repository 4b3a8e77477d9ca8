import { formatPercent } from '../../format.js';
import { directionTitle } from '../directions.js';
import { widestRecall } from '../sections/hero.js';
import type { ExportedArtifact } from './types.js';

export interface ExportTable {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** `3.21`, or a dash where nothing was measured. */
const milliseconds = (value: number | null): string => value?.toFixed(2) ?? '–';

/** Quality against latency and size, one row an artifact. */
export function exportTable(artifacts: readonly ExportedArtifact[]): ExportTable {
  const directions = artifacts[0]?.directions ?? [];
  return {
    titles: [
      'artifact',
      'precision',
      'border',
      ...directions.map((direction) => `${directionTitle(direction.id)} @${widestRecall(direction)?.at}`),
      'text ms',
      'image ms',
      'both ms',
      'MB',
    ],
    rows: artifacts.map(({ name, precision, border, directions, milliseconds: { text, image, both }, bytes }) => [
      name,
      precision,
      String(border),
      ...directions.map((direction) => formatPercent(widestRecall(direction)?.recall ?? 0)),
      ...[text, image, both].map(milliseconds),
      (bytes / 1e6).toFixed(1),
    ]),
  };
}
