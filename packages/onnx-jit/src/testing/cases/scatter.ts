import * as tf from '@tensorflow/tfjs';
import { type KernelCase, casesOf } from '../case.js';
import { bools, floats, given, ints } from '../inputs.js';

const rows = (shape: readonly number[], count: number) => ints(shape, 0, count - 1);

export const scatterCases: readonly KernelCase[] = [
  ...casesOf('UnsortedSegmentSum', ({ x, ids }) => tf.unsortedSegmentSum(x!, ids as tf.Tensor1D, 4), [
    { x: floats([6, 3]), ids: rows([6], 4) },
    { x: floats([6]), ids: rows([6], 4) },
    { x: floats([4, 1, 2]), ids: given([0, -1, 3, -1], [4], 'int32') },
    { x: ints([5, 2]), ids: rows([5], 4) },
    { x: floats([0, 2]), ids: rows([0], 4) },
  ]),
  ...casesOf('ScatterNd', ({ at, x }) => tf.scatterND(at!, x!, [4, 3]), [
    { at: given([0, 2, 2, 1], [4, 1], 'int32'), x: floats([4, 3]) },
    { at: given([0, 1, 3, 2, 0, 1], [3, 2], 'int32'), x: floats([3]) },
    { at: given([3], [1, 1], 'int32'), x: ints([1, 3]) },
  ]),
  ...casesOf('TensorScatterUpdate', ({ onto, at, x }) => tf.tensorScatterUpdate(onto!, at!, x!), [
    { onto: floats([4, 3]), at: given([2, 0], [2, 1], 'int32'), x: floats([2, 3]) },
    { onto: ints([4]), at: given([2, 0, 2], [3, 1], 'int32'), x: ints([3]) },
  ]),
  ...casesOf('SparseToDense', ({ at, x }) => tf.sparseToDense(at!, x!, [5], tf.scalar(0.5)), [
    { at: given([1, 3], [2], 'int32'), x: floats([2]) },
    { at: given([4], [1, 1], 'int32'), x: floats([1]) },
    { at: given([0, 2], [2], 'int32'), x: floats([]) },
  ]),
  ...casesOf('SparseToDense', ({ at, x }) => tf.sparseToDense(at!, x!, [2, 3], tf.scalar(0, 'int32')), [
    { at: given([1, 2, 0, 0], [2, 2], 'int32'), x: ints([2], 1, 9) },
  ]),
  ...casesOf('SearchSorted', ({ s, v }) => tf.searchSorted(s!, v!), [
    { s: given([1, 2, 2, 5, 0, 3, 4, 4], [2, 4]), v: given([2, 6, 0, 4, 3, -1], [2, 3]) },
    { s: given([1, 3], [2]), v: given([2, 3, 1], [3]) },
  ]),
  ...casesOf(
    'SearchSorted',
    ({ s, v }) => tf.searchSorted(s!, v!, 'right'),
    [{ s: given([1, 2, 2, 5], [1, 4]), v: given([2, 6, 0], [1, 3]) }],
    { note: 'right' },
  ),
  ...casesOf('ScatterNd', ({ at, x }) => tf.scatterND(at!, tf.cast(x!, 'int32'), [3]), [
    { at: given([1, 1], [2, 1], 'int32'), x: bools([2]) },
  ]),
];
