import { describe } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { floats, given } from '../testing/inputs.js';
import { testOperation } from '../testing/operation-case.js';
import { l2Normalize } from './l2-normalize.js';

const reference = (x: tf.Tensor, epsilon: number): tf.Tensor => tf.div(x, tf.sqrt(tf.add(tf.sum(tf.mul(x, x), -1, true), epsilon)));

describe('l2Normalize divides by the length', () => {
  const cases = { '[3, 4]': floats([3, 4]), '[2, 1, 5]': floats([2, 1, 5]), 'a row of zeros': given([0, 0, 3, 4], [2, 2]) };
  for (const [title, x] of Object.entries(cases)) {
    testOperation(
      title,
      { x, dy: floats(x.shape, -1, 3) },
      ({ x }) => l2Normalize(x!),
      ({ x }) => reference(x!, 1e-12),
      ['x'],
    );
  }
  // With a small epsilon the gradient of a single number is zero but for rounding.
  testOperation(
    'width 1',
    { x: floats([3, 1]), dy: floats([3, 1], -1, 3) },
    ({ x }) => l2Normalize(x!, 1),
    ({ x }) => reference(x!, 1),
    ['x'],
  );
});
