import * as tf from '@tensorflow/tfjs';
import { type KernelCase, casesOf } from '../case.js';
import { bools, floats, ints } from '../inputs.js';

export const shapeCases: readonly KernelCase[] = [
  ...casesOf('Reshape', ({ x }) => tf.reshape(x!, [3, -1]), [{ x: floats([2, 3]) }, { x: ints([6]) }, { x: bools([3, 1, 2]) }]),
  ...casesOf('Reshape', ({ x }) => tf.reshape(x!, []), [{ x: floats([1, 1]) }]),
  ...casesOf('Reshape', ({ x }) => tf.reshape(x!, [0, 2]), [{ x: floats([2, 0]) }]),
  ...casesOf('ExpandDims', ({ x }) => tf.expandDims(x!, 0), [{ x: floats([2, 3]) }, { x: floats([]) }, { x: ints([0]) }]),
  ...casesOf('ExpandDims', ({ x }) => tf.expandDims(x!, -1), [{ x: floats([2, 3]) }]),
  ...casesOf('Transpose', ({ x }) => tf.transpose(x!), [
    { x: floats([2, 3]) },
    { x: ints([2, 3, 4]) },
    { x: floats([1, 4]) },
    { x: floats([0, 2]) },
  ]),
  ...casesOf('Transpose', ({ x }) => tf.transpose(x!, [0, 2, 1, 3]), [{ x: floats([2, 3, 4, 5]) }, { x: bools([2, 1, 3, 2]) }]),
  ...casesOf('Tile', ({ x }) => tf.broadcastTo(x!, [4, 2, 3]), [
    { x: floats([2, 3]) },
    { x: floats([1, 3]) },
    { x: floats([]) },
    { x: ints([3]) },
  ]),
  ...casesOf('Tile', ({ x }) => tf.tile(x!, [2, 3]), [
    { x: floats([2, 3]) },
    { x: floats([1, 1]) },
    { x: ints([2, 1]) },
    { x: floats([0, 2]) },
  ]),
  ...casesOf('Concat', ({ a, b, c }) => tf.concat([a!, b!, c!], 1), [
    { a: floats([2, 3]), b: floats([2, 1]), c: floats([2, 2]) },
    { a: floats([2, 3]), b: floats([2, 0]), c: floats([2, 2]) },
    { a: floats([2, 1, 2]), b: floats([2, 1, 2]), c: floats([2, 3, 2]) },
    { a: ints([2, 3]), b: ints([2, 1]), c: ints([2, 2]) },
    { a: bools([2, 3]), b: bools([2, 1]), c: bools([2, 2]) },
  ]),
  ...casesOf('Pack', ({ a, b }) => tf.stack([a!, b!], 1), [
    { a: floats([2, 3]), b: floats([2, 3]) },
    { a: ints([2]), b: ints([2]) },
  ]),
  ...casesOf('Pack', ({ a, b }) => tf.stack([a!, b!]), [{ a: floats([]), b: floats([]) }]),
  ...casesOf('Unpack', ({ x }) => tf.unstack(x!, 1), [{ x: floats([2, 3]) }, { x: ints([2, 1, 3]) }, { x: floats([1, 2, 2]) }]),
  ...casesOf('SplitV', ({ x }) => tf.split(x!, 3, 1), [{ x: floats([2, 6]) }, { x: ints([1, 3, 2]) }]),
  ...casesOf('SplitV', ({ x }) => tf.split(x!, [1, -1, 2], 0), [{ x: floats([6, 2]) }]),
  ...casesOf('Diag', ({ x }) => tf.diag(x!), [{ x: floats([3]) }, { x: ints([2, 2]) }]),
];
