import { describe, expect, test } from '@jest/globals';
import { linear, linearSpecs } from '@commercemm/model';
import { createRuntime } from '@commercemm/runtime';
import * as tf from '@tensorflow/tfjs';

import { embeddingProgram, FUSED } from '../embed.js';
import { parameterFeed } from '../feeds.js';
import { layoutOf } from '../layout.js';
import { modelSpecs } from '../model-specs.js';
import { feedsOf, model, parametersOf, shape } from '../testing/tiny.js';
import { exportProblem } from './export-problem.js';
import type { HeadProblem } from './head.js';
import { headBatch, headPlan, headTask, rowsOf } from './head-task.js';
import { predictionPlan, predictionProgram } from './predict.js';

const problem = (given: Partial<HeadProblem> = {}): HeadProblem => ({
  pass: 'image-text',
  features: ['fused/pooled', 'text/embedding'],
  training: [[0], [1], [2], [3], [4]],
  parameters: ({ width }) => linearSpecs('head.class', width, 2),
  feeds: (_, { size }) => [{ name: 'labels', shape: [size], dtype: 'int32' }],
  write: (examples, into) => examples.forEach(([row], i) => (into.labels![i] = row! % 2)),
  outputs: (parameters, [side]) => ({ logits: linear(parameters, 'head.class', side!['fused/pooled'] as tf.Tensor2D) }),
  loss: ({ outputs }) => ({ loss: tf.mean(outputs.logits!), count: tf.scalar(1) }),
  evaluation: () => [],
  evaluator: () => ({ primary: 'none', add: () => {}, size: () => 0, metrics: () => ({}) }),
  serving: () => ({}),
  ...given,
});

const batch = { size: 3, tokens: 4 };

async function run(
  { signature, program }: ReturnType<typeof embeddingProgram>,
  feeds: ReturnType<typeof feedsOf>,
  tasks: Parameters<typeof parametersOf>[0],
) {
  const runtime = await createRuntime('onnxruntime');
  const graph = await runtime.compile(signature, program);
  const parameters = Object.fromEntries(Object.entries(parametersOf(tasks)).map(([name, value]) => [parameterFeed(name), value]));
  const all = { ...parameters, ...feeds };
  const outputs = await graph.run(Object.fromEntries(graph.inputs.map(({ name }) => [name, all[name]!])));
  runtime.dispose();
  return outputs;
}

describe('examples', () => {
  test('each comes once before any comes again, whatever the batch size', () => {
    const drawn = [0, 1, 2, 3, 4].flatMap((step) => headBatch(problem(), 1, step, 3).map(([row]) => row!));
    for (const epoch of [0, 1, 2]) expect(drawn.slice(epoch * 5, epoch * 5 + 5).sort()).toEqual([0, 1, 2, 3, 4]);
  });

  test('the labels written are those of the rows in the batch', () => {
    const task = headTask(problem(), model);
    const labels = new Int32Array(3);
    task.draw!(
      undefined as never,
      { labels },
      rowsOf([[1], [4], [3]], 'image-text', () => false),
      batch,
    );
    expect([...labels]).toEqual([1, 0, 1]);
  });

  test('a head without examples is refused when it is to learn', () => {
    expect(() => headBatch(problem({ training: [] }), 1, 0, 3)).toThrow(expect.objectContaining({ code: 'HEAD_NOT_APPLICABLE' }));
  });
});

describe('predictions', () => {
  test('without outputs of its own a head serves the embeddings of the model', async () => {
    const plain = problem({
      features: ['text/embedding', 'image/embedding', 'fused/embedding'],
      predictionPass: 'image-text',
      pass: 'cross-pair',
    });
    const retrieval: HeadProblem = { ...plain };
    delete (retrieval as { outputs?: unknown }).outputs;
    const feeds = feedsOf(predictionPlan(retrieval, model), batch);
    const served = await run(predictionProgram(retrieval, model, batch, 1), feeds, [headTask(retrieval, model)]);
    const embedded = await run(embeddingProgram(model, batch, 1), feeds, []);
    for (const name of ['text', 'image', FUSED]) {
      const expected = [...embedded[name]!.data];
      [...served[`${name}/embedding`]!.data].forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
    }
  });

  test('pair heads see the features of both sides', async () => {
    const pair = problem({
      pass: 'cross-pair',
      features: ['text/pooled'],
      outputs: (_, [source, target]) => ({ difference: tf.sub(source!['text/pooled']!, target!['text/pooled']!) }),
    });
    const plan = predictionPlan(pair, model);
    const feeds = feedsOf(plan, batch);
    const same = Object.fromEntries(
      Object.entries(feeds).map(([name, value]) => [name, feeds[name.replace('/target/', '/source/')] ?? value]),
    );
    const { difference } = await run(predictionProgram(pair, model, batch, 1), same, [headTask(pair, model)]);
    expect(Math.max(...[...difference!.data].map(Math.abs))).toBe(0);
  });
});

test('a linear probe trains the parameters of the head alone', () => {
  const frozen = { ...model, frozen: true };
  const layout = layoutOf(modelSpecs(frozen, headPlan(problem(), frozen).tasks));
  const trained = layout.slots.filter(({ offset }) => offset < layout.trainedLength).map(({ name }) => name);
  expect(trained).toEqual(['head.class.weight', 'head.class.bias']);
});

test('what a head makes for each token goes along the tokens of the text in the exported graph', () => {
  const tagging = problem({
    features: ['text/tokens'],
    parameters: () => ({}),
    feeds: (_, { size, tokens }) => [
      { name: 'labels', shape: [size], dtype: 'int32' },
      { name: 'signals', shape: [size, tokens, shape.width], dtype: 'float32' },
    ],
    inputs: ['signals'],
    outputs: (_, [side], { signals }) => ({ sum: tf.add(side!['text/tokens']!, signals!) }),
  });
  const layout = layoutOf(modelSpecs(model, headPlan(tagging, model).tasks));
  const graph = exportProblem(tagging, model, new Float32Array(layout.length), layout)!;
  expect(graph.inputs.map(({ name, shape: dims }) => [name, dims])).toEqual([
    ['text/tokens', ['batch', 'text tokens', shape.width]],
    ['signals', ['batch', 'text tokens', shape.width]],
  ]);
});
