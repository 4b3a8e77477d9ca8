import { expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { expectSame } from '../testing/compare.js';
import { floats } from '../testing/inputs.js';
import { signatureOf } from '../testing/run.js';
import { trace } from '../trace.js';

test.each([
  [[512, 3], 0, false, 2],
  [[4096, 2], 0, true, 2],
  // Few rows, rows that make no equal parts, one column, columns, or no matrix: one sum.
  [[48, 3], 0, false, 1],
  [[1000, 3], 0, false, 1],
  [[512, 1], 0, false, 1],
  [[512, 3], 1, false, 1],
  [[512, 3, 2], 0, false, 1],
])('the sum of [%s] over axis %d, dimensions kept: %s, takes %d operators', async (shape, axis, keepDims, operators) => {
  const inputs = { x: floats(shape) };
  const sum = ({ x }: Record<string, tf.Tensor>) => ({ y: tf.sum(x!, axis, keepDims) });
  expect(trace(signatureOf('sum', inputs), sum).operators['ReduceSum']).toBe(operators);
  await expectSame(sum, inputs);
});
