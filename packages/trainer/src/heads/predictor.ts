import {
  headInput,
  itemProblem,
  keepsItems,
  namedViews,
  pairProgram,
  parameterFeed,
  predictionPlan,
  predictionProgram,
  rowsOf,
  SIDES,
  type BatchBuilder,
  type Example,
  type HeadProblem,
  type HostOutputs,
  type Layout,
  type ModelDefinition,
  type SampleCache,
} from '@commercemm/engine';
import type { Executable, HostTensor, Runtime } from '@commercemm/runtime';

import { keptItems } from './kept-items.js';
import { ownFeeds } from './own-feeds.js';

export interface PredictorOptions {
  readonly runtime: Runtime;
  readonly model: ModelDefinition;
  readonly problem: HeadProblem;
  readonly builder: BatchBuilder;
  readonly border: number;
  readonly batchSize: number;
}

/** Outputs of a head, batch by batch, in order. */
export type Predict = (examples: readonly Example[], take: (examples: readonly Example[], outputs: HostOutputs) => void) => Promise<void>;

export interface Predictor {
  /** Predictions of the parameters as they are; may be asked for as long as they do not change. */
  under(parameters: Float32Array): Predict;
  dispose(): void;
}

/** Of so many batches of pairs the items are encoded together. */
const BATCHES_AT_A_TIME = 16;

type Feeds = Readonly<Record<string, HostTensor>>;

/**
 * Runs the clean views of examples through model and head as they are trained now; graphs stay compiled. Where pairs are judged by features of their
 * items, each item is encoded once, however many pairs it is in.
 */
export function createPredictor(options: PredictorOptions, layout: Layout): Predictor {
  const { runtime, model, problem, builder, border, batchSize } = options;
  const encoded = keepsItems(problem) ? itemProblem(problem) : problem;
  const plan = predictionPlan(encoded, model);
  const graphs = new Map<number, Executable>();
  let pairs: Executable | undefined;

  /** What the graph of `encoded` says of examples, batch by batch. */
  async function run(parameters: Feeds, examples: readonly Example[], take: Parameters<Predict>[1]): Promise<void> {
    for (const part of parts(examples, batchSize)) {
      const built = await builder.build(
        plan,
        rowsOf(filled(part), plan.id, () => false),
        null,
      );
      let graph = graphs.get(built.batch.tokens);
      if (!graph) {
        const { signature, program } = predictionProgram(encoded, model, built.batch, border);
        graphs.set(built.batch.tokens, (graph = await runtime.compile(signature, program)));
      }
      take(part, firstRows(await runWith(graph, parameters, built.feeds), part.length));
    }
  }

  /** Features of rows, from those that are kept or from the graph. */
  async function itemsOf(parameters: Feeds, kept: SampleCache<number, Item>, rows: readonly number[]): Promise<ReadonlyMap<number, Item>> {
    const items = new Map(rows.map((row) => [row, kept.get(row)]));
    const missing = rows.filter((row) => !items.get(row)).map((row): Example => [row]);
    await run(parameters, missing, (encodedRows, features) =>
      encodedRows.forEach(([row], at) => {
        const item = itemAt(features, at);
        items.set(row!, item);
        kept.set(row!, item, { size: bytesOf(item) });
      }),
    );
    return items as Map<number, Item>;
  }

  /** What the head says of pairs, by the features of their items. */
  async function runPairs(parameters: Feeds, kept: SampleCache<number, Item>, examples: readonly Example[], take: Parameters<Predict>[1]) {
    if (!pairs) {
      const { signature, program } = pairProgram(problem, model, batchSize);
      pairs = await runtime.compile(signature, program);
    }
    for (const chunk of parts(examples, BATCHES_AT_A_TIME * batchSize)) {
      const items = await itemsOf(parameters, kept, [...new Set(chunk.flat())]);
      for (const part of parts(chunk, batchSize)) {
        const all = filled(part);
        const feeds = { ...featuresOf(all, items), ...ownFeeds(problem, all, { size: batchSize, tokens: 1 }, model.shape) };
        take(part, firstRows(await runWith(pairs, parameters, feeds), part.length));
      }
    }
  }

  const sides = SIDES[problem.predictionPass ?? problem.pass];
  const featuresOf = (examples: readonly Example[], items: ReadonlyMap<number, Item>): Feeds =>
    Object.fromEntries(
      sides.flatMap((side, at) =>
        problem.features.map((name) => [headInput(side, name, sides), stacked(examples.map((example) => items.get(example[at]!)![name]!))]),
      ),
    );

  // Graphs have a fixed batch: the last one is filled up with repeats of its first example.
  const filled = (part: readonly Example[]): Example[] => [...part, ...Array<Example>(batchSize - part.length).fill(part[0]!)];

  return {
    under(flat) {
      const parameters = Object.fromEntries(Object.entries(namedViews(flat, layout)).map(([name, view]) => [parameterFeed(name), view]));
      const kept = keptItems<Item>();
      return (examples, take) => (encoded === problem ? run(parameters, examples, take) : runPairs(parameters, kept, examples, take));
    },
    dispose() {
      graphs.forEach((graph) => graph.dispose());
      pairs?.dispose();
    },
  };
}

/** Features of one item, by name. */
type Item = Readonly<Record<string, HostTensor>>;

const bytesOf = (item: Item): number => Object.values(item).reduce((sum, { data }) => sum + data.byteLength, 0);

function* parts<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size);
}

const runWith = (graph: Executable, parameters: Feeds, feeds: Feeds) =>
  graph.run(Object.fromEntries(graph.inputs.map(({ name }) => [name, (parameters[name] ?? feeds[name])!])));

/** The outputs of the first `count` examples. */
const firstRows = (outputs: Awaited<ReturnType<Executable['run']>>, count: number): HostOutputs =>
  Object.fromEntries(
    Object.entries(outputs).map(([name, { shape, data }]) => {
      const row = sizeOf(shape.slice(1));
      return [name, { shape: [count, ...shape.slice(1)], data: data.subarray(0, count * row) as Float32Array | Int32Array }];
    }),
  );

const itemAt = (outputs: HostOutputs, at: number): Item =>
  Object.fromEntries(
    Object.entries(outputs).map(([name, { shape, data }]) => {
      const row = sizeOf(shape.slice(1));
      return [name, { shape: shape.slice(1), data: data.slice(at * row, (at + 1) * row) }];
    }),
  );

/** One tensor of a feature of several items. */
function stacked(items: readonly HostTensor[]): HostTensor {
  const { shape } = items[0]!;
  const size = sizeOf(shape);
  const data = new Float32Array(items.length * size);
  items.forEach((item, at) => data.set(item.data, at * size));
  return { shape: [items.length, ...shape], data };
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
