import * as tf from '@tensorflow/tfjs';
import { type KernelCase, casesOf } from '../case.js';
import { bools, floats, given, ints } from '../inputs.js';

const shapes = [[], [1], [2, 3], [2, 1, 3], [0, 3]];

type Unary = (x: tf.Tensor) => tf.Tensor;

const over = (kernel: string, run: Unary, from = -2, to = 2, options: Pick<KernelCase, 'gradient' | 'note'> = {}): KernelCase[] =>
  casesOf(
    kernel,
    ({ x }) => run(x!),
    shapes.map((shape) => ({ x: floats(shape, from, to) })),
    options,
  );

const overInts = (kernel: string, run: Unary): KernelCase[] =>
  casesOf(kernel, ({ x }) => run(x!), [{ x: ints([2, 3]) }, { x: ints([]) }, { x: ints([0]) }], { gradient: [] });

const special = given([NaN, Infinity, -Infinity, 0, 1]);

export const unaryCases: readonly KernelCase[] = [
  ...over('Abs', tf.abs),
  ...overInts('Abs', tf.abs),
  ...over('Acos', tf.acos, -0.9, 0.9),
  ...over('Acosh', tf.acosh, 1.1, 4),
  ...over('Asin', tf.asin, -0.9, 0.9),
  ...over('Asinh', tf.asinh),
  ...over('Atan', tf.atan),
  ...over('Atanh', tf.atanh, -0.9, 0.9),
  ...over('Ceil', tf.ceil),
  ...over('ClipByValue', (x) => tf.clipByValue(x, -0.5, 1)),
  ...over('Cos', tf.cos),
  ...over('Cosh', tf.cosh),
  ...over('Elu', tf.elu),
  ...over('Erf', tf.erf),
  ...over('Exp', tf.exp),
  ...over('Expm1', tf.expm1),
  ...over('Expm1', tf.expm1, -1e-6, 1e-6, { note: 'near zero' }),
  ...over('Expm1', tf.expm1, -30, 30, { note: 'far from zero' }),
  ...over('Floor', tf.floor),
  ...over('IsFinite', tf.isFinite, -2, 2, { gradient: [] }),
  ...casesOf('IsFinite', ({ x }) => tf.isFinite(x!), [{ x: special }], { gradient: [] }),
  ...over('IsInf', tf.isInf, -2, 2, { gradient: [] }),
  ...casesOf('IsInf', ({ x }) => tf.isInf(x!), [{ x: special }], { gradient: [] }),
  ...over('IsNan', tf.isNaN, -2, 2, { gradient: [] }),
  ...casesOf('IsNan', ({ x }) => tf.isNaN(x!), [{ x: special }], { gradient: [] }),
  ...over('LeakyRelu', (x) => tf.leakyRelu(x, 0.3)),
  ...over('Log', tf.log, 0.1, 4),
  ...over('Log1p', tf.log1p, -0.9, 4),
  ...over('Log1p', tf.log1p, -1e-6, 1e-6, { note: 'near zero' }),
  ...casesOf('Log1p', ({ x }) => tf.log1p(x!), [{ x: special }], { gradient: [] }),
  ...casesOf('LogicalNot', ({ x }) => tf.logicalNot(x!), [{ x: bools([2, 3]) }, { x: bools([]) }, { x: bools([0]) }]),
  ...over('Neg', tf.neg),
  ...overInts('Neg', tf.neg),
  ...over('Reciprocal', tf.reciprocal, 0.3, 3),
  ...over('Relu', tf.relu),
  ...over('Relu6', tf.relu6, -8, 8),
  ...over('Round', tf.round),
  ...casesOf('Round', ({ x }) => tf.round(x!), [{ x: given([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5]) }]),
  ...over('Rsqrt', tf.rsqrt, 0.1, 4),
  ...over('Selu', tf.selu),
  ...over('Sigmoid', tf.sigmoid),
  ...over('Sign', tf.sign),
  ...over('Sin', tf.sin),
  ...over('Sinh', tf.sinh),
  ...over('Softplus', tf.softplus),
  ...over('Softplus', tf.softplus, -40, 40, { note: 'far from zero' }),
  ...over('Sqrt', tf.sqrt, 0.1, 4),
  ...over('Square', tf.square),
  ...overInts('Square', tf.square),
  ...over('Step', (x) => tf.step(x, 0.25)),
  ...over('Step', (x) => tf.step(x)),
  ...over('Tan', tf.tan, -1.2, 1.2),
  ...over('Tanh', tf.tanh),
  ...over('Identity', (x) => tf.clone(x)),
  ...over('ZerosLike', tf.zerosLike),
  ...over('OnesLike', tf.onesLike),
  ...over('Cast', (x) => tf.cast(x, 'int32'), -4, 4, { gradient: [], note: 'to int32' }),
  ...over('Cast', (x) => tf.cast(x, 'bool'), -4, 4, { gradient: [], note: 'to bool' }),
  ...casesOf('Cast', ({ x }) => tf.cast(x!, 'float32'), [{ x: ints([2, 3]) }, { x: bools([3]) }, { x: bools([]) }, { x: ints([0]) }]),
  ...casesOf('Prelu', ({ x, alpha }) => tf.prelu(x!, alpha!), [
    { x: floats([2, 3]), alpha: floats([3], 0.1, 0.5) },
    { x: floats([2, 3]), alpha: floats([2, 3], 0.1, 0.5) },
    { x: floats([2, 1, 3]), alpha: floats([1], 0.1, 0.5) },
  ]),
  ...casesOf('EluGrad', ({ x }) => tf.grad((y: tf.Tensor) => tf.elu(y))(x!), [{ x: floats([2, 3]) }, { x: floats([]) }]),
];
