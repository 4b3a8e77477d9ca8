import { describe, expect } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { floats } from '../testing/inputs.js';
import { testOperation } from '../testing/operation-case.js';
import { linear } from './linear.js';

/** One column of the weights at a time. */
function reference(x: tf.Tensor, weights: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  const columns = tf.unstack(weights, 1).map((column) => tf.sum(tf.mul(x, column), -1));
  return tf.add(tf.stack(columns, -1), bias);
}

describe('linear is one product, forward and for each gradient, and transposes nothing', () => {
  for (const shape of [[4, 3], [2, 5, 3], [1, 1, 3], [3]]) {
    testOperation(
      `x [${shape}]`,
      { x: floats(shape), w: floats([3, 2], -1, 2), b: floats([2]), dy: floats([...shape.slice(0, -1), 2]) },
      ({ x, w, b }) => linear(x!, w!, b!),
      ({ x, w, b }) => reference(x!, w!, b!),
      ['x', 'w', 'b'],
      ({ operators }) => {
        expect((operators['Gemm'] ?? 0) + (operators['MatMul'] ?? 0) + (operators['FusedMatMul'] ?? 0)).toBe(3);
        expect(operators).not.toHaveProperty('Transpose');
      },
    );
  }
});
