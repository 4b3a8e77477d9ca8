import { createBatcher } from '../batching/batcher.js';
import { groupByLength } from '../batching/length-groups.js';
import { paddingOf, readPadded, writePadded } from '../batching/pad.js';
import { rowOf, type GraphSession, type HostTensor } from '../session/session.js';
import type { Segment } from './features.js';
import { SUMMARY_OUTPUTS } from './modality-graph.js';

export interface FusionJob {
  /** One for each modality, in the model's order, with tokens. */
  readonly parts: readonly Segment[];
  readonly tokens: boolean;
}

export interface FusionGraph {
  fuse(job: FusionJob): Promise<Segment>;
}

/** Feeds of the fusion graph, named as in its file. */
export const fusionInputs = (modalities: readonly string[]): string[] => modalities.flatMap((name) => [`${name}/tokens`, `${name}/mask`]);

/** @param width D */
export function createFusionGraph(modalities: readonly string[], session: GraphSession, maxBatch: number, width: number): FusionGraph {
  const run = async (jobs: readonly FusionJob[]): Promise<Segment[]> => {
    const segments = new Array<Segment>(jobs.length);
    for (const rows of groupByLength(jobs.map(({ parts }) => sum(parts.map(({ length }) => length))))) {
      const batch = rows.map((row) => jobs[row]!);
      const lengths = batch.map(({ parts }) => parts.map(({ length }) => length));
      const padding = paddingOf(lengths);
      const tokens = batch.some((job) => job.tokens);
      const outputs = await session.run(feedsOf(modalities, batch, width), tokens ? [...SUMMARY_OUTPUTS, 'tokens'] : SUMMARY_OUTPUTS);
      rows.forEach((row, i) => {
        segments[row] = {
          length: sum(lengths[i]!),
          pooled: rowOf(outputs.pooled!, i),
          embedding: rowOf(outputs.embedding!, i),
          ...(tokens && {
            tokens: readPadded(outputs.tokens!.data as Float32Array, lengths[i]!, padding, width, i),
            mask: Float32Array.from(batch[i]!.parts.flatMap(({ mask }) => [...mask!])),
          }),
        };
      });
    }
    return segments;
  };
  const batcher = createBatcher({ run, maxBatch });
  return { fuse: (job) => batcher.submit(job) };
}

function feedsOf(modalities: readonly string[], batch: readonly FusionJob[], width: number): Record<string, HostTensor> {
  const feeds: Record<string, HostTensor> = {};
  modalities.forEach((modality, m) => {
    const parts = batch.map((job) => job.parts[m]!);
    const padding = paddingOf(parts.map(({ length }) => [length]));
    const tokens_BLD = new Float32Array(batch.length * padding.total * width);
    const mask_BL = new Float32Array(batch.length * padding.total);
    parts.forEach(({ length, tokens, mask }, row) => {
      writePadded(tokens!, [length], padding, width, tokens_BLD, row);
      writePadded(mask!, [length], padding, 1, mask_BL, row);
    });
    feeds[`${modality}/tokens`] = { data: tokens_BLD, dims: [batch.length, padding.total, width] };
    feeds[`${modality}/mask`] = { data: mask_BL, dims: [batch.length, padding.total] };
  });
  return feeds;
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
