import * as tf from '@tensorflow/tfjs';
import { type KernelCase, casesOf } from '../case.js';
import { bools, floats, ints } from '../inputs.js';

export const sliceCases: readonly KernelCase[] = [
  ...casesOf('Slice', ({ x }) => tf.slice(x!, [1, 0], [1, 2]), [{ x: floats([2, 3]) }, { x: ints([3, 2]) }, { x: bools([2, 2]) }]),
  ...casesOf('Slice', ({ x }) => tf.slice(x!, [0, 1], [-1, -1]), [{ x: floats([2, 3]) }]),
  ...casesOf('Slice', ({ x }) => tf.slice(x!, [0, 0], [-1, -1]), [{ x: floats([2, 3]) }], { note: 'whole' }),
  ...casesOf('Slice', ({ x }) => tf.slice(x!, [1, 0], [0, 2]), [{ x: floats([2, 3]) }], { note: 'nothing', gradient: [] }),
  ...casesOf('StridedSlice', ({ x }) => tf.stridedSlice(x!, [0, 1], [3, 4], [2, 1]), [{ x: floats([3, 5]) }]),
  ...casesOf('StridedSlice', ({ x }) => tf.stridedSlice(x!, [2, 3], [-4, -5], [-1, -2]), [{ x: floats([3, 5]) }], { note: 'backwards' }),
  ...casesOf('StridedSlice', ({ x }) => tf.stridedSlice(x!, [1, 0], [2, 5], [1, 1], 0, 2, 0, 0, 1), [{ x: floats([3, 5]) }], {
    note: 'masks',
  }),
  ...casesOf('Reverse', ({ x }) => tf.reverse(x!, 1), [
    { x: floats([2, 3]) },
    { x: floats([2, 1]) },
    { x: ints([2, 3, 2]) },
    { x: floats([2, 0]) },
  ]),
  ...casesOf('Reverse', ({ x }) => tf.reverse(x!), [{ x: floats([2, 3]) }, { x: bools([4]) }]),
  ...casesOf(
    'PadV2',
    ({ x }) =>
      tf.pad(
        x!,
        [
          [1, 2],
          [0, 1],
        ],
        0.5,
      ),
    [{ x: floats([2, 3]) }, { x: floats([1, 1]) }],
  ),
  ...casesOf(
    'PadV2',
    ({ x }) =>
      tf.pad(x!, [
        [1, 2],
        [0, 1],
      ]),
    [{ x: ints([2, 3]) }],
  ),
  ...casesOf(
    'MirrorPad',
    ({ x }) =>
      tf.mirrorPad(
        x!,
        [
          [1, 1],
          [2, 1],
        ],
        'reflect',
      ),
    [{ x: floats([2, 3]) }, { x: ints([3, 4]) }],
  ),
  ...casesOf(
    'MirrorPad',
    ({ x }) =>
      tf.mirrorPad(
        x!,
        [
          [1, 1],
          [2, 1],
        ],
        'symmetric',
      ),
    [{ x: floats([2, 3]) }, { x: floats([1, 4]) }],
  ),
];
