import * as tf from '@tensorflow/tfjs';
import { type KernelCase, casesOf } from '../case.js';
import { bools, floats, given, ints } from '../inputs.js';

const rows = (shape: readonly number[], count: number) => ints(shape, 0, count - 1);

export const gatherCases: readonly KernelCase[] = [
  ...casesOf('GatherV2', ({ x, at }) => tf.gather(x!, at as tf.Tensor1D), [
    { x: floats([5, 3]), at: rows([4], 5) },
    { x: floats([5, 3]), at: rows([7, 2], 5) },
    { x: floats([1, 3]), at: given([0, 0], [2], 'int32') },
    { x: ints([5]), at: rows([3], 5) },
    { x: bools([5]), at: rows([3], 5) },
  ]),
  ...casesOf(
    'GatherV2',
    ({ x, at }) => tf.gather(x!, at as tf.Tensor1D),
    [
      { x: floats([5, 3]), at: rows([0], 5) },
      { x: floats([5, 3]), at: rows([], 5) },
    ],
    {
      gradient: [],
    },
  ),
  ...casesOf('GatherV2', ({ x, at }) => tf.gather(x!, at as tf.Tensor1D, 1), [
    { x: floats([2, 5, 3]), at: rows([4], 5) },
    { x: floats([2, 1]), at: rows([3], 1) },
  ]),
  ...casesOf(
    'GatherV2',
    ({ x, at }) => tf.gather(x!, at as tf.Tensor1D, 1, 1),
    [
      { x: floats([2, 5, 3]), at: rows([2, 4], 5) },
      { x: floats([3, 4]), at: rows([3, 1], 4) },
    ],
    {
      note: 'batched',
    },
  ),
  ...casesOf('GatherV2', ({ x, at }) => tf.gather(x!, at as tf.Tensor1D, 2, 1), [{ x: floats([2, 3, 4, 2]), at: rows([2, 5], 4) }], {
    note: 'batched',
    gradient: [],
  }),
  ...casesOf('GatherNd', ({ x, at }) => tf.gatherND(x!, at!), [
    { x: floats([3, 4]), at: given([0, 1, 2, 3, 1, 0], [3, 2], 'int32') },
    { x: floats([3, 4]), at: rows([2, 1], 3) },
    { x: ints([3]), at: rows([2, 2, 1], 3) },
  ]),
  ...casesOf('OneHot', ({ at }) => tf.oneHot(at!, 4), [
    { at: rows([3], 4) },
    { at: rows([2, 3], 4) },
    { at: given([-1, 4, 0], [3], 'int32') },
    { at: rows([0], 4) },
  ]),
  ...casesOf('OneHot', ({ at }) => tf.oneHot(at!, 3, 0.9, 0.1), [{ at: rows([4], 3) }]),
  ...casesOf('OneHot', ({ at }) => tf.oneHot(at!, 3, 5, -5, 'int32'), [{ at: rows([4], 3) }]),
  ...casesOf(
    'TopK',
    ({ x }) => {
      const { values, indices } = tf.topk(x!, 2);
      return [values, indices];
    },
    [{ x: floats([3, 5]) }, { x: floats([2]) }, { x: ints([2, 6], 0, 99) }],
  ),
  ...casesOf(
    'TopK',
    ({ x }) => {
      const { values, indices } = tf.topk(x!, 1);
      return [values, indices];
    },
    [{ x: floats([3, 1]) }],
  ),
  ...casesOf('Select', ({ c, a, b }) => tf.where(c!, a!, b!), [
    { c: bools([2, 3]), a: floats([2, 3]), b: floats([2, 3]) },
    { c: bools([]), a: floats([]), b: floats([]) },
    { c: bools([0]), a: floats([0]), b: floats([0]) },
  ]),
  ...casesOf('Select', ({ c, a, b }) => tf.where(c!, a!, b!), [
    { c: bools([2, 3]), a: floats([3]), b: floats([]) },
    { c: bools([2]), a: ints([2]), b: ints([2]) },
    { c: bools([2]), a: bools([2]), b: bools([2]) },
  ]),
];
