import { describe, expect, test } from '@jest/globals';
import { linear, linearSpecs } from '@commercemm/model';
import { loadModel } from '@commercemm/runtime';
import * as tf from '@tensorflow/tfjs';

import { initialize } from '../initialize.js';
import { layoutOf, namedViews } from '../layout.js';
import { modelSpecs } from '../model-specs.js';
import { headProblem } from '../testing/head-problem.js';
import { model, shape, tensors } from '../testing/tiny.js';
import { exportProblem } from './export-problem.js';
import { headPlan } from './head-task.js';
import type { HeadProblem } from './head.js';

function exported(problem: HeadProblem) {
  const specs = modelSpecs(model, headPlan(problem, model).tasks);
  const layout = layoutOf(specs);
  const flat = new Float32Array(layout.length);
  initialize(flat, layout, specs, 1);
  return { graph: exportProblem(problem, model, flat, layout), parameters: namedViews(flat, layout) };
}

describe('features of tokens', () => {
  const spans = headProblem({
    features: ['text/tokens', 'text/mask', 'fused/tokens', 'fused/mask', 'image/present'],
    parameters: ({ width }) => linearSpecs('head.span', width, 2),
    outputs: (parameters, [side]) => {
      const tokens_BTD = side!['text/tokens']!;
      const [batch, length] = tokens_BTD.shape as [number, number];
      const logits_RC = linear(parameters, 'head.span', tf.reshape(tokens_BTD, [batch * length, shape.width]) as tf.Tensor2D);
      const fused_BND = tf.mul(side!['fused/tokens']!, tf.expandDims(side!['fused/mask']!, 2));
      return {
        spans: tf.mul(tf.reshape(logits_RC, [batch, length, 2]), tf.expandDims(side!['text/mask']!, 2)),
        sum: tf.mul(tf.sum(fused_BND, [1, 2]), side!['image/present']!),
      };
    },
  });

  test.each([
    [1, 1, 4],
    [3, 6, 2],
    [2, 4, 9],
  ])('may have any length: %i rows, %i tokens, %i fused', async (batch, length, fused) => {
    const { graph, parameters } = exported(spans);
    const sizes: Readonly<Record<string, number>> = { batch, 'text tokens': length, 'fused tokens': fused };
    const feeds = Object.fromEntries(
      graph!.inputs.map(({ name, shape: open }, n) => {
        const dims = open.map((dim) => (typeof dim === 'number' ? dim : sizes[dim]!));
        const data = Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, at) => Math.sin(at + n));
        return [name, { shape: dims, data }];
      }),
    );
    await tf.setBackend('cpu');
    const expected = spans.outputs!(tensors(parameters), [tensors(feeds)], {});
    const actual = await (await loadModel(graph!.bytes)).run(feeds);
    for (const [name, tensor] of Object.entries(expected)) {
      expect(actual[name]!.shape).toEqual(tensor.shape);
      tensor.dataSync().forEach((value, at) => expect(actual[name]!.data[at]).toBeCloseTo(value, 5));
    }
  });
});

test('what a head makes for each token goes along the tokens of the text in the exported graph', () => {
  const tagging = headProblem({
    features: ['text/tokens'],
    parameters: () => ({}),
    feeds: (_, { size, tokens }) => [
      { name: 'labels', shape: [size], dtype: 'int32' },
      { name: 'signals', shape: [size, tokens, shape.width], dtype: 'float32' },
    ],
    inputs: ['signals'],
    outputs: (_, [side], { signals }) => ({ sum: tf.add(side!['text/tokens']!, signals!) }),
  });
  expect(exported(tagging).graph!.inputs.map(({ name, shape: dims }) => [name, dims])).toEqual([
    ['text/tokens', ['batch', 'text tokens', shape.width]],
    ['signals', ['batch', 'text tokens', shape.width]],
  ]);
});

test('a feature that is not there is refused with those that are', () => {
  expect(() => exported(headProblem({ features: ['audio/pooled'] }))).toThrow(/no feature audio\/pooled; there are text\/pooled/);
});

test('a head without outputs has no graph', () => {
  const { outputs: _, ...plain } = headProblem();
  expect(exported(plain).graph).toBeNull();
});
