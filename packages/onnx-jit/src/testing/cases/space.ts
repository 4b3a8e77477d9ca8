import * as tf from '@tensorflow/tfjs';
import { type KernelCase, casesOf } from '../case.js';
import { floats, ints } from '../inputs.js';

export const spaceCases: readonly KernelCase[] = [
  ...casesOf('DepthToSpace', ({ x }) => tf.depthToSpace(x as tf.Tensor4D, 2), [{ x: floats([2, 2, 3, 8]) }, { x: floats([1, 1, 1, 4]) }]),
  ...casesOf(
    'SpaceToBatchND',
    ({ x }) =>
      tf.spaceToBatchND(
        x!,
        [2, 2],
        [
          [0, 0],
          [1, 1],
        ],
      ),
    [{ x: floats([2, 4, 2, 3]) }, { x: floats([1, 2, 2]) }],
  ),
  ...casesOf(
    'BatchToSpaceND',
    ({ x }) =>
      tf.batchToSpaceND(
        x!,
        [2, 2],
        [
          [0, 0],
          [1, 0],
        ],
      ),
    [{ x: floats([8, 2, 2, 3]) }, { x: ints([4, 1, 1]) }],
  ),
  ...casesOf('FlipLeftRight', ({ x }) => tf.image.flipLeftRight(x as tf.Tensor4D), [
    { x: floats([2, 2, 3, 1]) },
    { x: floats([1, 1, 1, 2]) },
  ]),
  ...casesOf(
    'FusedBatchNorm',
    ({ x, mean, variance, offset, scale }) =>
      tf.batchNorm(x!, mean as tf.Tensor1D, variance as tf.Tensor1D, offset as tf.Tensor1D, scale as tf.Tensor1D),
    [
      { x: floats([2, 3, 3, 4]), mean: floats([4]), variance: floats([4], 0.5, 2), offset: floats([4]), scale: floats([4], 0.5, 2) },
      { x: floats([2, 1]), mean: floats([1]), variance: floats([1], 0.5, 2), offset: floats([1]), scale: floats([1], 0.5, 2) },
    ],
  ),
  ...casesOf(
    'FusedBatchNorm',
    ({ x, mean, variance }) => tf.batchNorm(x!, mean as tf.Tensor1D, variance as tf.Tensor1D),
    [{ x: floats([3, 4]), mean: floats([4]), variance: floats([4], 0.5, 2) }],
    { gradient: [], note: 'without scale, for which the gradient of tfjs fails' },
  ),
];
