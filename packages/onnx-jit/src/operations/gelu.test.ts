import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { floats } from '../testing/inputs.js';
import { testOperation } from '../testing/operation-case.js';
import { gelu } from './gelu.js';

describe('gelu', () => {
  for (const shape of [[3, 4], [], [0, 2]]) {
    testOperation(
      `x [${shape}] is x sigmoid(1.702 x)`,
      { x: floats(shape, -6, 6), dy: floats(shape) },
      ({ x }) => gelu(x!),
      ({ x }) => tf.mul(x!, tf.sigmoid(tf.mul(x!, 1.702))),
      ['x'],
    );
  }

  test('is near x times the normal distribution function, as the paper says', async () => {
    await tf.setBackend('cpu');
    const x = tf.linspace(-4, 4, 81);
    const exact = tf.mul(x, tf.mul(0.5, tf.add(1, tf.erf(tf.div(x, Math.SQRT2)))));
    expect(tf.max(tf.abs(tf.sub(gelu(x), exact))).dataSync()[0]).toBeLessThan(0.021);
  });
});
