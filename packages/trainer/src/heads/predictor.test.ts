import {
  feedSpecs,
  headTask,
  initialize,
  layoutOf,
  modelSpecs,
  SIDES,
  type BatchBuilder,
  type Example,
  type HeadProblem,
  type ModelDefinition,
} from '@commercemm/engine';
import { image, scalar, text, type ModelShape } from '@commercemm/model';
import { createRuntime } from '@commercemm/runtime';
import { afterAll, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';

import { createPredictor } from './predictor.js';

const shape: ModelShape = {
  imageSize: 4,
  patchSize: 2,
  width: 4,
  heads: 2,
  mlpRatio: 2,
  imageLayers: 1,
  stackLayers: 3,
  vocabulary: 40,
  maxTokens: 4,
  embedding: 3,
};
const model: ModelDefinition = { shape, modalities: [text, image], fuseSingleModality: false };

/** Cosine of two texts and what a pair alone has. */
const matching: HeadProblem = {
  pass: 'cross-pair',
  features: ['text/embedding'],
  training: [],
  parameters: () => ({ 'head.bias': scalar(0.5) }),
  feeds: (_, { size }) => [{ name: 'words', shape: [size], dtype: 'float32' }],
  write: (examples, into) => examples.forEach(([a, b], at) => (into.words![at] = a! - b!)),
  outputs: (parameters, [a, b], { words }) => ({
    logit: tf.add(tf.add(tf.sum(tf.mul(a!['text/embedding']!, b!['text/embedding']!), 1), words!), parameters['head.bias']!),
  }),
  loss: () => {
    throw new Error('nothing is learned');
  },
  evaluation: () => [],
  evaluator: () => ({ primary: 'none', add: () => {}, size: () => 0, metrics: () => ({}) }),
  serving: () => ({}),
};
const { outputs: _, ...embedding } = matching;

/** Texts of four tokens that the row decides; notes which rows it was asked for. */
const builderOf = (asked: number[]): BatchBuilder => ({
  build(plan, { sides }) {
    const names = SIDES[plan.id];
    const batch = { size: sides[names[0]!]!.length, tokens: 4 };
    asked.push(...names.flatMap((side) => sides[side]!));
    const feeds = feedSpecs(plan, model, batch).map(({ name, shape: dims, dtype }) => {
      const data = new (dtype === 'int32' ? Int32Array : Float32Array)(dims.reduce((a, b) => a * b, 1)).fill(1);
      const side = names.find((one) => name.includes(`/${one}/`));
      if (name.endsWith('/ids')) data.forEach((_, i) => (data[i] = 5 + ((sides[side!]![Math.floor(i / 4)]! * 11 + i * 3) % 4 ** 2)));
      return [name, { shape: dims, data }];
    });
    return Promise.resolve({ batch, feeds: Object.fromEntries(feeds), repeats: 0, failures: {} });
  },
});

const runtime = await createRuntime('onnxruntime');
afterAll(() => runtime.dispose());

const specs = modelSpecs(model, [headTask(matching, model)]);
const layout = layoutOf(specs);
const parameters = new Float32Array(layout.length);
initialize(parameters, layout, specs, 1);

async function predicted(problem: HeadProblem, calls: readonly (readonly Example[])[], output: string, asked: number[] = []) {
  const predictor = createPredictor({ runtime, model, problem, builder: builderOf(asked), border: 1, batchSize: 4 }, layout);
  const predict = predictor.under(parameters);
  const values: number[] = [];
  const order: Example[] = [];
  for (const examples of calls) {
    await predict(examples, (part, outputs) => {
      order.push(...part);
      values.push(...outputs[output]!.data);
    });
  }
  predictor.dispose();
  return { values, order };
}

test('pairs are judged by the features of their items, each encoded once', async () => {
  const rows = [0, 1, 2, 3, 4, 5];
  const pairs = rows.flatMap((a) => rows.filter((b) => b > a).map((b): Example => [a, b]));
  const asked: number[] = [];
  const { values, order } = await predicted(matching, [pairs, [[5, 0]]], 'logit', asked);

  expect(order).toEqual([...pairs, [5, 0]]);
  // Two batches of four: the last one is filled up with its first row.
  expect(asked).toEqual([0, 1, 2, 3, 4, 5, 4, 4]);
  const { values: embeddings } = await predicted(
    { ...embedding, predictionPass: 'image-text' },
    [rows.map((row) => [row])],
    'text/embedding',
  );
  const of = (row: number) => embeddings.slice(row * shape.embedding, (row + 1) * shape.embedding);
  order.forEach(([a, b], at) => {
    const cosine = of(a!).reduce((sum, value, i) => sum + value * of(b!)[i]!, 0);
    expect(values[at]).toBeCloseTo(cosine + a! - b! + 0.5, 5);
  });
});
