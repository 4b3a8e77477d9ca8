import { describe, expect, test } from '@jest/globals';
import { linear } from '@commercemm/model';
import { createRuntime } from '@commercemm/runtime';
import * as tf from '@tensorflow/tfjs';

import { embeddingProgram, FUSED } from '../embed.js';
import { parameterFeed } from '../feeds.js';
import { layoutOf } from '../layout.js';
import { modelSpecs } from '../model-specs.js';
import { headProblem as problem } from '../testing/head-problem.js';
import { feedsOf, model, parametersOf } from '../testing/tiny.js';
import type { HeadProblem } from './head.js';
import { headBatch, headPlan, headTask, rowsOf } from './head-task.js';
import { itemProblem, keepsItems, pairProgram, predictionPlan, predictionProgram } from './predict.js';

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

describe('pairs by features of their items', () => {
  const pair = problem({
    pass: 'cross-pair',
    features: ['text/embedding', 'fused/pooled', 'image/present'],
    feeds: (_, { size }) => [{ name: 'given', shape: [size], dtype: 'float32' }],
    write: (examples, into) => examples.forEach((_, i) => (into.given![i] = i)),
    outputs: (parameters, [source, target], { given }) => ({
      cosine: tf.sum(tf.mul(source!['text/embedding']!, target!['text/embedding']!), 1),
      classes: linear(parameters, 'head.class', tf.sub(source!['fused/pooled']!, target!['fused/pooled']!) as tf.Tensor2D),
      both: tf.mul(tf.mul(source!['image/present']!, target!['image/present']!), given!),
    }),
  });

  test('say what the pairs themselves say', async () => {
    const pairFeeds = feedsOf(predictionPlan(pair, model), batch);
    const [given] = Object.keys(pairFeeds).filter((name) => name.endsWith('given'));
    pairFeeds[given!]!.data.set([0.5, 1, 2]);
    const whole = await run(predictionProgram(pair, model, batch, 1), pairFeeds, [headTask(pair, model)]);

    const items = itemProblem(pair);
    const itemsOf = (side: string) => {
      const names = Object.keys(feedsOf(predictionPlan(items, model), batch));
      const feeds = Object.fromEntries(names.map((name) => [name, pairFeeds[name.replace('/item/', `/${side}/`)]!]));
      return run(predictionProgram(items, model, batch, 1), feeds, [headTask(items, model)]);
    };
    const [source, target] = [await itemsOf('source'), await itemsOf('target')];
    const named = (side: string, features: typeof source) =>
      Object.fromEntries(Object.entries(features).map(([name, value]) => [`${side}/${name}`, value]));
    const feeds = { ...named('source', source), ...named('target', target), given: pairFeeds[given!]! };
    const parts = await run(pairProgram(pair, model, batch.size), feeds as never, [headTask(pair, model)]);

    expect(Object.keys(parts)).toEqual(['cosine', 'classes', 'both']);
    for (const [name, { data }] of Object.entries(parts)) {
      [...data].forEach((value, i) => expect(value).toBeCloseTo(whole[name]!.data[i]!, 5));
    }
    expect(new Set(parts.cosine!.data).size).toBe(3);
  });

  test('of heads of items, and of features as long as a text, nothing is kept', () => {
    expect(keepsItems(pair)).toBe(true);
    expect(keepsItems(problem())).toBe(false);
    expect(keepsItems({ ...pair, features: ['text/tokens', 'text/mask'] })).toBe(false);
    expect(keepsItems({ ...pair, predictionPass: 'image-text' })).toBe(false);
  });
});

test('a linear probe trains the parameters of the head alone', () => {
  const frozen = { ...model, rate: 0 };
  const layout = layoutOf(modelSpecs(frozen, headPlan(problem(), frozen).tasks));
  const trained = layout.slots.filter(({ offset }) => offset < layout.trainedLength).map(({ name }) => name);
  expect(trained).toEqual(['head.class.weight', 'head.class.bias']);
});

test("the model's rate is not that of the head", () => {
  const slow = { ...model, rate: 0.3 };
  const specs = Object.entries(modelSpecs(slow, headPlan(problem(), slow).tasks));
  expect(specs.filter(([, { rate }]) => rate !== 0.3).map(([name]) => name)).toEqual(['head.class.weight', 'head.class.bias']);
});
