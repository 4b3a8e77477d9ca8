import * as tf from '@tensorflow/tfjs';
import { type KernelCase, casesOf } from '../case.js';
import { type TestInput, bools, floats, given, ints } from '../inputs.js';

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const pairs: readonly (readonly [readonly number[], readonly number[]])[] = [
  [
    [2, 3],
    [2, 3],
  ],
  [[2, 3], [3]],
  [
    [2, 1, 3],
    [4, 1],
  ],
  [[], [2, 3]],
  [[2, 3], []],
  [[], []],
  [[1], [1]],
  [
    [0, 3],
    [1, 3],
  ],
  [[2, 0], []],
];

type Make = (shape: readonly number[]) => TestInput;

const over = (kernel: string, run: Binary, a: Make, b: Make, options: Pick<KernelCase, 'gradient' | 'note'> = {}): KernelCase[] =>
  pairs.flatMap(([left, right]) => {
    const refused = zeroBesideOne(left, right) || (!reducesBroadcast(kernel) && String(left) !== String(right));
    return casesOf(kernel, ({ a, b }) => run(a!, b!), [{ a: a(left), b: b(right) }], { ...(refused ? { gradient: [] } : {}), ...options });
  });

/** tfjs takes a size of 0 beside a size of 1 for equal sizes in its gradients and then fails. */
const zeroBesideOne = (a: readonly number[], b: readonly number[]): boolean => a.includes(0) && b.includes(1);

/** tfjs forgot to sum over broadcast axes in these gradients, and then fails. */
const reducesBroadcast = (kernel: string): boolean => !['Maximum', 'Minimum', 'SquaredDifference'].includes(kernel);

const any: Make = (shape) => floats(shape);
const positive: Make = (shape) => floats(shape, 0.3, 3);
/** Never zero, and of both signs. */
const divisor: Make = (shape) => ({ ...floats(shape), data: floats(shape).data.map((x) => x + Math.sign(x)) as Float32Array });
const whole: Make = (shape) => ints(shape);
const wholeDivisor: Make = (shape) => ({ ...ints(shape), data: ints(shape).data.map((x) => (x === 0 ? 3 : x)) as Int32Array });
const truth: Make = (shape) => bools(shape);

const small = given([1, 2, 3, 2, 1, 0], [2, 3], 'int32');
const points = { a: given([1, 1, -1, -1, 0, 0, 1, -1, 0]), b: given([1, -1, 1, -1, 1, -1, 0, 0, 0]) };

export const binaryCases: readonly KernelCase[] = [
  ...over('Add', tf.add, any, any),
  ...over('Add', tf.add, whole, whole),
  ...over('Sub', tf.sub, any, any),
  ...over('Sub', tf.sub, whole, whole),
  ...over('Multiply', tf.mul, any, any),
  ...over('Multiply', tf.mul, whole, whole),
  ...over('RealDiv', tf.div, any, divisor),
  ...over('FloorDiv', tf.floorDiv, any, divisor, { gradient: [] }),
  ...over('FloorDiv', tf.floorDiv, whole, wholeDivisor),
  ...over('Mod', tf.mod, any, divisor, { gradient: [] }),
  ...over('Mod', tf.mod, whole, wholeDivisor),
  ...over('Pow', tf.pow, positive, any),
  ...casesOf(
    'Pow',
    ({ a, b }) => tf.pow(a!, b!),
    [
      { a: ints([2, 3], 0, 5), b: small },
      { a: floats([2, 3]), b: given([2]) },
    ],
    { gradient: [] },
  ),
  ...over('Maximum', tf.maximum, any, any),
  ...over('Maximum', tf.maximum, whole, whole),
  ...over('Minimum', tf.minimum, any, any),
  ...over('Minimum', tf.minimum, whole, whole),
  ...over('SquaredDifference', tf.squaredDifference, any, any),
  ...over('SquaredDifference', tf.squaredDifference, whole, whole),
  ...over('Atan2', tf.atan2, any, divisor),
  ...casesOf('Atan2', ({ a, b }) => tf.atan2(a!, b!), [points], { gradient: [], note: 'on the axes' }),
  ...casesOf('AddN', ({ a, b, c }) => tf.addN([a!, b!, c!]), [
    { a: floats([2, 3]), b: floats([2, 3]), c: floats([2, 3]) },
    { a: floats([]), b: floats([]), c: floats([]) },
  ]),
  ...casesOf('BitwiseAnd', ({ a, b }) => tf.engine().runKernel('BitwiseAnd', { a: a!, b: b! }) as tf.Tensor, [
    { a: ints([2, 3], 0, 100), b: ints([2, 3], 3, 70) },
  ]),
  ...(['Equal', 'NotEqual', 'Less', 'LessEqual', 'Greater', 'GreaterEqual'] as const).flatMap((kernel) => {
    const run = {
      Equal: tf.equal,
      NotEqual: tf.notEqual,
      Less: tf.less,
      LessEqual: tf.lessEqual,
      Greater: tf.greater,
      GreaterEqual: tf.greaterEqual,
    }[kernel];
    return [over(kernel, run, any, any, { gradient: [] }), over(kernel, run, whole, whole), over(kernel, run, truth, truth)].flat();
  }),
  ...over('LogicalAnd', tf.logicalAnd, truth, truth),
  ...over('LogicalOr', tf.logicalOr, truth, truth),
];
