import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';

import { crossEntropy } from './cross-entropy.js';

const logits = [
  [2, -1, 0.5],
  [0, 0, 0],
  [-3, 4, 1],
  [1, 1, -2],
];
const labels = [0, 2, 1, 2];

const softmax = (row: readonly number[]) => {
  const sum = row.reduce((all, value) => all + Math.exp(value), 0);
  return row.map((value) => Math.exp(value) / sum);
};

const run = (weights: readonly number[], scale = 1) =>
  tf.valueAndGrad((x: tf.Tensor) => crossEntropy(x as tf.Tensor2D, tf.tensor1d(labels, 'int32'), tf.tensor1d([...weights])))(
    tf.mul(tf.tensor2d(logits), scale),
  );

describe('cross-entropy', () => {
  test('of equal logits is log C, by hand', () => {
    expect(crossEntropy(tf.zeros([2, 7]), tf.tensor1d([3, 6], 'int32'), tf.ones([2])).dataSync()[0]).toBeCloseTo(Math.log(7), 6);
  });

  test.each([[[1, 1, 1, 1]], [[1, 0, 1, 0]], [[0, 2, 1, 3]]])(
    'with weights %j is the weighted mean of -log p, and its gradient w (p - onehot) / sum w',
    (weights) => {
      const total = weights.reduce((a, b) => a + b);
      const wanted = logits.reduce((sum, row, i) => sum - weights[i]! * Math.log(softmax(row)[labels[i]!]!), 0) / total;
      const { value, grad } = run(weights);
      expect(value.dataSync()[0]).toBeCloseTo(wanted, 6);
      (grad.arraySync() as number[][]).forEach((row, i) =>
        row.forEach((got, c) => expect(got).toBeCloseTo((weights[i]! * (softmax(logits[i]!)[c]! - (labels[i] === c ? 1 : 0))) / total, 6)),
      );
    },
  );

  test('is 0 without gradient if no row counts', () => {
    const { value, grad } = run([0, 0, 0, 0]);
    expect(value.dataSync()[0]).toBeCloseTo(0);
    expect(Math.max(...grad.abs().dataSync())).toBe(0);
  });

  test('is finite with huge logits', () => {
    const { value, grad } = run([1, 1, 1, 1], 1e20);
    expect(Number.isFinite(value.dataSync()[0])).toBe(true);
    expect([...grad.dataSync()].every(Number.isFinite)).toBe(true);
  });
});
