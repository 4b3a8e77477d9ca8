import { describe, expect } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { floats } from '../testing/inputs.js';
import { testOperation } from '../testing/operation-case.js';
import { layerNorm } from './layer-norm.js';

function reference(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(x, -1, true);
  return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5))), gamma), beta);
}

describe('layerNorm is what moments make of it', () => {
  for (const shape of [[3, 8], [2, 3, 4], [5], [1, 1, 6]]) {
    const width = shape.at(-1)!;
    testOperation(
      `x [${shape}]`,
      { x: floats(shape), gamma: floats([width], 0.5, 2), beta: floats([width]), dy: floats(shape, -1, 3) },
      ({ x, gamma, beta }) => layerNorm(x!, gamma!, beta!),
      ({ x, gamma, beta }) => reference(x!, gamma!, beta!),
      ['x', 'gamma', 'beta'],
      ({ operators }) => expect(operators['LayerNormalization']).toBe(1),
    );
  }

  testOperation(
    'rows whose mean is large beside their deviation',
    { x: floats([4, 32], 9, 11), gamma: floats([32]), beta: floats([32]), dy: floats([4, 32]) },
    ({ x, gamma, beta }) => layerNorm(x!, gamma!, beta!),
    ({ x, gamma, beta }) => reference(x!, gamma!, beta!),
    ['x', 'gamma', 'beta'],
  );
});
