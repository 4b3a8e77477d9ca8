/** Rows of a catalog to the feeds of a pass: load, decode, tokenize, corrupt. All draws come from (seed, iteration, pass, side, row). */
import { createRandom, type Catalog, type Item } from '@commercemm/catalog';
import type { BatchShape } from '@commercemm/model';
import type { TensorSpec } from '@commercemm/onnx-jit';
import type { HostTensor } from '@commercemm/runtime';

import { cleanFeed, corruptionFeed, feedSpecs, modalityOf, SAME_FEED, taskFeed, type ModelDefinition } from '../feeds.js';
import type { PassPlan } from '../plan.js';
import { SIDES, type FeedArrays, type TaskRows, type ViewRequest } from '../task.js';
import type { ModalityInput, Use } from './modality-input.js';
import { createSampleCache } from './sample-cache.js';

/** Rows of the catalog, one list a side, and which of the rows are of one product. */
export interface PassRows extends TaskRows {
  readonly same: (i: number, j: number) => boolean;
}

export interface PassBatch {
  readonly batch: BatchShape;
  readonly feeds: Readonly<Record<string, HostTensor>>;
  /** Pairs (i, j), i < j, of one product: positives that plain CLIP would take for negatives. */
  readonly repeats: number;
  /** Images that could not be decoded, by error code; the sample goes on without them. */
  readonly failures: Readonly<Record<string, number>>;
}

export interface BatchBuilderOptions {
  readonly catalog: Catalog;
  readonly model: ModelDefinition;
  readonly inputs: readonly ModalityInput[];
  /** Text lengths that graphs are compiled for, ascending; the last is the longest. */
  readonly textBuckets: readonly number[];
  readonly cacheBytes: number;
}

/** What is prepared of one item, by modality; null where it has none. */
type Prepared = Readonly<Record<string, unknown>>;

export interface BatchBuilder {
  /** A training batch; without a key the views of evaluation. */
  build(plan: PassPlan, rows: PassRows, key: readonly (string | number)[] | null): Promise<PassBatch>;
}

export function createBatchBuilder({ catalog, model, inputs, textBuckets, cacheBytes }: BatchBuilderOptions): BatchBuilder {
  const cache = createSampleCache<string, Prepared>(cacheBytes);

  async function prepare(item: Item, use: Use, failures: Record<string, number>): Promise<Prepared> {
    const prepared: Record<string, unknown> = {};
    for (const input of inputs) {
      try {
        prepared[input.modality] = await input.prepare(item, use);
      } catch (error) {
        const code = (error as { code?: unknown }).code;
        if (typeof code !== 'string') throw error;
        failures[code] = (failures[code] ?? 0) + 1;
        prepared[input.modality] = null;
      }
    }
    return prepared;
  }

  async function load(rows: Iterable<number>, use: Use, failures: Record<string, number>): Promise<Map<number, Prepared>> {
    const loaded = new Map<number, Prepared>();
    const missing: number[] = [];
    const keyOf = (row: number) => `${use}/${row}`;
    for (const row of new Set(rows)) {
      const kept = cache.get(keyOf(row));
      if (kept) loaded.set(row, kept);
      else missing.push(row);
    }
    if (missing.length === 0) return loaded;
    const items = await catalog.items(missing);
    await Promise.all(
      items.map(async (item, i) => {
        const prepared = await prepare(item, use, failures);
        const bytes = inputs.reduce((sum, input) => sum + (prepared[input.modality] ? input.bytes(prepared[input.modality]) : 0), 200);
        cache.set(keyOf(missing[i]!), prepared, { size: bytes });
        loaded.set(missing[i]!, prepared);
      }),
    );
    return loaded;
  }

  return {
    async build(plan, { sides, same }, key) {
      const failures: Record<string, number> = {};
      const sideRows = SIDES[plan.id].map((side) => [side, sides[side]!] as const);
      const size = sideRows[0]![1].length;
      const loaded = await load(
        sideRows.flatMap(([, rows]) => rows),
        key ? 'training' : 'evaluation',
        failures,
      );

      // What every row shows of every modality, drawn before shapes are known: the longest text decides the bucket.
      const details = new Map<string, unknown[]>();
      let longest = 1;
      for (const [side, rows] of sideRows) {
        for (const input of inputs) {
          const chosen = rows.map((row, i) => {
            const prepared = loaded.get(row)![input.modality];
            if (prepared === null || prepared === undefined) return null;
            const detail = input.choose(prepared, key && createRandom(...key, side, input.modality, i));
            longest = Math.max(longest, input.tokens?.(detail) ?? 1);
            return detail;
          });
          details.set(`${side}/${input.modality}`, chosen);
        }
      }
      const batch: BatchShape = { size, tokens: textBuckets.find((bucket) => bucket >= longest) ?? textBuckets.at(-1)! };

      const feeds = emptyFeeds(feedSpecs(plan, model, batch));
      for (const view of plan.views) {
        const input = inputs.find(({ modality }) => modality === view.modality);
        if (!input) throw new RangeError(`no input for modality ${view.modality}`);
        writeView(view, input, details.get(`${view.side}/${view.modality}`)!, key, feeds, model, batch);
      }
      for (const task of plan.tasks) {
        if (!task.draw) continue;
        const arrays = named(
          (task.feeds?.(model.shape, batch) ?? []).map(({ name }) => [name, taskFeed(task, name)]),
          feeds,
        );
        task.draw(createRandom(...(key ?? ['evaluation']), 'task', task.id), arrays, { sides }, batch);
      }
      return { batch, feeds, repeats: writeSame(feeds[SAME_FEED]!.data as Float32Array, size, same), failures };
    },
  };
}

/** Zeros of the specs, by name. */
export function emptyFeeds(specs: readonly TensorSpec[]): Record<string, HostTensor> {
  return Object.fromEntries(
    specs.map(({ name, shape, dtype }) => {
      const length = shape.reduce((a, b) => a * b, 1);
      return [name, { shape, data: dtype === 'int32' ? new Int32Array(length) : new Float32Array(length) }];
    }),
  );
}

const named = (names: readonly (readonly [string, string])[], feeds: Readonly<Record<string, HostTensor>>): FeedArrays =>
  Object.fromEntries(names.map(([name, feed]) => [name, feeds[feed]!.data as Float32Array | Int32Array]));

function writeView(
  view: ViewRequest,
  input: ModalityInput,
  details: readonly unknown[],
  key: readonly (string | number)[] | null,
  feeds: Readonly<Record<string, HostTensor>>,
  model: ModelDefinition,
  batch: BatchShape,
): void {
  const modality = modalityOf(model, view.modality);
  const { corruption } = view;
  if (corruption) {
    const arrays = named(
      corruption.feeds(model.shape, batch).map(({ name }) => [name, corruptionFeed(view, name)]),
      feeds,
    );
    details.forEach((detail, row) => {
      const random = createRandom(...(key ?? ['evaluation']), view.side, corruption.id, row);
      corruption.draw({ row, detail }, random, arrays, model.shape, batch);
    });
  }
  const arrays = named(
    modality.feeds(model.shape, batch).map(({ name }) => [name, cleanFeed(view, name)]),
    feeds,
  );
  details.forEach((detail, row) => {
    if (detail !== null) input.write(detail, row, arrays, batch);
  });
}

function writeSame(into: Float32Array, size: number, same: (i: number, j: number) => boolean): number {
  let repeats = 0;
  for (let i = 0; i < size; i++) {
    into[i * size + i] = 1;
    for (let j = 0; j < i; j++) {
      if (!same(i, j)) continue;
      into[i * size + j] = into[j * size + i] = 1;
      repeats++;
    }
  }
  return repeats;
}
