import * as tf from '@tensorflow/tfjs';
import { type KernelCase, casesOf } from '../case.js';
import { floats } from '../inputs.js';

const one = [{ x: floats([3]) }];

export const createCases: readonly KernelCase[] = [
  ...casesOf('Fill', () => tf.fill([2, 3], 1.5), one, { gradient: [] }),
  ...casesOf('Fill', () => tf.fill([2, 20], 3, 'int32'), one, { gradient: [], note: 'int32' }),
  ...casesOf('Fill', ({ x }) => tf.mul(x!, tf.fill([3], 2)), one),
  ...casesOf('Range', () => tf.range(1, 7, 2), one),
  ...casesOf('Range', () => tf.range(5, 1, -1), one, { note: 'down' }),
  ...casesOf('Range', () => tf.range(0, 4, 1, 'int32'), one, { note: 'int32' }),
  ...casesOf('LinSpace', () => tf.linspace(0, 1, 5), one),
];
