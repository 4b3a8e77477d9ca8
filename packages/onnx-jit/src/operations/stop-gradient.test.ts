import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { expectSame } from '../testing/compare.js';
import { floats } from '../testing/inputs.js';
import { runEagerly } from '../testing/run.js';
import type { Program } from '../types.js';
import { stopGradient } from './stop-gradient.js';

const inputs = { x: floats([4]) };

describe('stopGradient', () => {
  const product: Program = ({ x }) => ({ dx: tf.grad((y: tf.Tensor) => tf.sum(tf.mul(y, stopGradient(y))))(x!) });

  test('passes values on and stops gradients: d(x stop(x))/dx is x', async () => {
    expect((await runEagerly(product, inputs))['dx']).toEqual(inputs.x.data);
    await expectSame(product, inputs);
  });

  test('lets a differentiated tensor be compared', async () => {
    const positive: Program = ({ x }) => ({
      dx: tf.grad((y: tf.Tensor) => tf.sum(tf.where(tf.greater(stopGradient(y), 0), tf.square(y), y)))(x!),
    });
    const expected = Array.from(inputs.x.data, (x) => (x > 0 ? 2 * x : 1));
    expect(Array.from((await runEagerly(positive, inputs))['dx']!)).toEqual(expected.map(Math.fround));
    await expectSame(positive, inputs);
  });
});
