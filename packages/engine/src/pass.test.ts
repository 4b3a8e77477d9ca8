import { expect, test } from '@jest/globals';
import { trace } from '@commercemm/onnx-jit';
import * as tf from '@tensorflow/tfjs';

import { passProgram } from './pass.js';
import { planPasses } from './plan.js';
import type { FusedView, PretrainTask } from './task.js';
import { model, shape } from './testing/tiny.js';

const views = [
  { side: 'item', modality: 'text' },
  { side: 'item', modality: 'image' },
] as const;

/** A task whose loss is the mean of what it reads of the fused pair. */
const reader = (id: string, read: (fused: FusedView) => tf.Tensor): PretrainTask => ({
  id,
  pass: 'image-text',
  views: () => views,
  fusions: () => [{ id: 'pair', parts: views.map((view) => ({ view })) }],
  loss({ fused }) {
    const pair = fused('pair');
    return { loss: tf.mean(read(pair)) as tf.Scalar, count: tf.sum(pair.present_B) as tf.Scalar };
  },
});

const summary = reader('summary', ({ summary_BD }) => summary_BD);
const tokens = reader('tokens', ({ tokens }) => tokens.tokens_BND);

/** A pass of these tasks, its text all in fusion's layers but one. */
function traced(...tasks: readonly PretrainTask[]) {
  const [plan] = planPasses(tasks);
  const { signature, program } = passProgram(plan!, { model, batch: { size: 3, tokens: 5 }, border: 1 });
  return trace(signature, program);
}

test('the last fusion layer works on [CLS] alone where no task reads the other tokens', () => {
  const { width, mlpRatio } = shape;
  const otherRows = 3 * (5 + 4 - 1);
  // Of a layer's products, query and out (2 D D a row) and the MLP (2 mlpRatio D D), forward and twice backward.
  const saved = 3 * 2 * otherRows * (2 + 2 * mlpRatio) * width * width;
  expect(traced(tokens).flops - traced(summary).flops).toBeGreaterThanOrEqual(saved);
});

test('the fusion stack runs once, whether summaries, tokens or both are read', () => {
  for (const tasks of [[summary], [tokens], [summary, tokens]]) expect(traced(...tasks).scopes['fusion-encoder']).toBe(1);
});
