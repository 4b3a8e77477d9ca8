import * as tf from '@tensorflow/tfjs';
import { type KernelCase, casesOf } from '../case.js';
import { bools, floats, ints } from '../inputs.js';

type Reduce = (x: tf.Tensor, axis?: number | number[], keepDims?: boolean) => tf.Tensor;

const axes: readonly (readonly [readonly number[], number | number[] | undefined, boolean])[] = [
  [[2, 3, 4], undefined, false],
  [[2, 3, 4], 1, false],
  [[2, 3, 4], [0, 2], true],
  [[2, 3, 4], -1, true],
  [[2, 1, 4], 1, false],
  [[], undefined, false],
  [[1], 0, false],
];

const empty: typeof axes = [
  [[0, 3], 1, false],
  [[2, 0], 1, true],
];

type Make = typeof floats | typeof ints | typeof bools;

const over = (
  kernel: string,
  run: Reduce,
  make: Make,
  list: typeof axes = axes,
  options: Pick<KernelCase, 'gradient'> = {},
): KernelCase[] =>
  list.flatMap(([shape, axis, keep]) =>
    casesOf(kernel, ({ x }) => run(x!, axis, keep), [{ x: make(shape) }], {
      note: `over ${axis ?? 'all'}${keep ? ', kept' : ''}`,
      ...options,
    }),
  );

const none = { gradient: [] };

const cumulative = (kernel: 'Cumsum' | 'Cumprod'): KernelCase[] => {
  const run = kernel === 'Cumsum' ? tf.cumsum : tf.cumprod;
  return [false, true].flatMap((exclusive) =>
    [false, true].flatMap((reverse) => {
      const note = `${exclusive ? 'exclusive ' : ''}${reverse ? 'reverse' : ''}`;
      return [
        ...casesOf(kernel, ({ x }) => run(x!, 1, exclusive, reverse), [{ x: floats([2, 5]) }, { x: ints([3, 4]) }], { note }),
        ...casesOf(kernel, ({ x }) => run(x!, 0, exclusive, reverse), [{ x: floats([5]) }], { note }),
        // tfjs' gradient comes out transposed along any but the last axis.
        ...casesOf(kernel, ({ x }) => run(x!, 0, exclusive, reverse), [{ x: floats([4, 2]) }, { x: floats([0, 2]) }, { x: ints([3, 1]) }], {
          note,
          gradient: [],
        }),
      ];
    }),
  );
};

export const reduceCases: readonly KernelCase[] = [
  ...over('Sum', tf.sum, floats),
  ...over('Sum', tf.sum, ints),
  ...over('Sum', tf.sum, bools),
  ...over('Sum', tf.sum, floats, empty),
  ...over('Mean', tf.mean, floats),
  ...over('Mean', tf.mean, ints, axes, none),
  ...over('Max', tf.max, floats),
  ...over('Max', tf.max, ints),
  ...over('Min', tf.min, floats),
  ...over('Min', tf.min, ints),
  // tfjs' gradient takes no negative axis.
  ...over(
    'Prod',
    tf.prod,
    floats,
    axes.filter(([, axis]) => axis !== -1),
  ),
  ...over(
    'Prod',
    tf.prod,
    floats,
    axes.filter(([, axis]) => axis === -1),
    none,
  ),
  ...over('Prod', tf.prod, ints),
  ...over('Prod', tf.prod, floats, empty, none),
  ...over('All', tf.all, bools),
  ...over('Any', tf.any, bools),
  ...casesOf('ArgMax', ({ x }) => tf.argMax(x!, 1), [{ x: floats([2, 5]) }, { x: ints([3, 4, 2], 0, 2) }, { x: floats([2, 1]) }], none),
  ...casesOf('ArgMax', ({ x }) => tf.argMax(x!), [{ x: floats([4]) }, { x: floats([3, 2]) }], none),
  ...casesOf('ArgMin', ({ x }) => tf.argMin(x!, -1), [{ x: floats([2, 5]) }, { x: ints([3, 4], 0, 2) }, { x: floats([1]) }], none),
  ...cumulative('Cumsum'),
  ...cumulative('Cumprod'),
  ...casesOf('Softmax', ({ x }) => tf.softmax(x!), [
    { x: floats([2, 5]) },
    { x: floats([5]) },
    { x: floats([2, 3, 1]) },
    { x: floats([0, 3]) },
    { x: floats([3], -90, 90) },
  ]),
];
