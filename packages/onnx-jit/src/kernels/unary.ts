import type * as tf from '@tensorflow/tfjs';
import type { GraphBuilder } from '../graph/builder.js';
import { type Value, sizeOf } from '../graph/ir.js';
import { type Kernel, type Kernels, attributesOf } from './kernel.js';

const float = (graph: GraphBuilder, x: Value): Value => graph.cast(x, 'float32');

/** A kernel whose input and result are float32, as one ONNX operator. */
const floatOp =
  (op: string): Kernel =>
  ({ graph, inputs }) =>
    graph.unary(op, float(graph, inputs.x!));

/** A kernel that keeps int32 as it is: rounding has nothing to do there. */
const rounding =
  (op: string): Kernel =>
  ({ graph, inputs: { x } }) =>
    x!.type === 'float32' ? graph.unary(op, x!) : x!;

const predicate =
  (op: string): Kernel =>
  ({ graph, inputs }) =>
    graph.node(op, [float(graph, inputs.x!)], inputs.x!.shape, 'bool');

/** log(1 + x) without losing the digits of a small x (W. Kahan): x log(u) / (u - 1) with u = 1 + x as rounded. */
const log1p: Kernel = ({ graph, inputs }) => {
  const x = float(graph, inputs.x!);
  const one = graph.scalar(1);
  const u = graph.add(one, x);
  const excess = graph.sub(u, one);
  const exact = graph.binary('Equal', excess, graph.scalar(0), 'bool');
  const infinite = graph.node('IsInf', [x], x.shape, 'bool');
  const log = graph.unary('Log', u);
  return graph.where(exact, x, graph.where(infinite, log, graph.mul(x, graph.div(log, excess))));
};

/** exp(x) - 1 without losing the digits of a small x: (u - 1) x / log(u) with u = exp(x) as rounded. */
const expm1: Kernel = ({ graph, inputs }) => {
  const x = float(graph, inputs.x!);
  const u = graph.unary('Exp', x);
  const minusOne = graph.sub(u, graph.scalar(1));
  const tiny = graph.binary('Equal', minusOne, graph.scalar(0), 'bool');
  const far = graph.binary('Greater', graph.unary('Abs', x), graph.scalar(10), 'bool');
  const corrected = graph.mul(minusOne, graph.div(x, graph.unary('Log', u)));
  return graph.where(tiny, x, graph.where(far, minusOne, corrected));
};

/**
 * 1 where x > 0, else alpha. It is the gradient of relu, so it is worth one comparison and a cast; a NaN gives alpha where tfjs
 * gives NaN, and whatever is computed beside it from the same NaN is NaN still.
 */
const step: Kernel = (call) => {
  const { graph, inputs } = call;
  const x = float(graph, inputs.x!);
  const { alpha } = attributesOf<tf.StepAttrs>(call);
  const positive = graph.cast(graph.binary('Greater', x, graph.scalar(0), 'bool'), 'float32');
  return alpha === 0 ? positive : graph.add(graph.mul(positive, graph.scalar(1 - alpha)), graph.scalar(alpha));
};

const clip: Kernel = (call) => {
  const { graph, inputs } = call;
  const { clipValueMin, clipValueMax } = attributesOf<tf.ClipByValueAttrs>(call);
  const { type } = inputs.x!;
  return graph.node('Clip', [inputs.x, graph.scalar(clipValueMin, type), graph.scalar(clipValueMax, type)], inputs.x!.shape, type);
};

const prelu: Kernel = ({ graph, inputs: { x, alpha } }) =>
  graph.where(graph.binary('Less', x!, graph.scalar(0), 'bool'), graph.mul(alpha!, x!), x!);

/** dy for y >= 0, else dy (y + 1): the derivative of elu in terms of its result. */
const eluGrad: Kernel = ({ graph, inputs: { dy, y } }) => {
  const negative = graph.binary('Less', y!, graph.scalar(0), 'bool');
  return graph.where(negative, graph.mul(dy!, graph.add(y!, graph.scalar(1))), dy!);
};

const cast: Kernel = (call) => {
  const { dtype } = attributesOf<tf.CastAttrs>(call);
  if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') return call.unsupported(`dtype ${dtype}`);
  return call.graph.cast(call.inputs.x!, dtype);
};

const same: Kernel = ({ inputs }) => inputs.x!;

const filledLike =
  (fill: number): Kernel =>
  ({ graph, inputs: { x } }) =>
    sizeOf(x!.shape) === 0 ? x! : graph.fill(x!.shape, fill, x!.type);

export const unary: Kernels = {
  ...Object.fromEntries(
    ['Acos', 'Acosh', 'Asin', 'Asinh', 'Atan', 'Atanh', 'Cos', 'Cosh', 'Erf', 'Exp', 'Log', 'Reciprocal', 'Sigmoid', 'Sin', 'Sinh'].map(
      (op) => [op, floatOp(op)],
    ),
  ),
  ...Object.fromEntries(['Softplus', 'Sqrt', 'Tan', 'Tanh', 'Elu', 'Selu'].map((op) => [op, floatOp(op)])),
  Abs: ({ graph, inputs }) => graph.unary('Abs', inputs.x!),
  Neg: ({ graph, inputs }) => graph.unary('Neg', inputs.x!),
  Sign: ({ graph, inputs }) => graph.unary('Sign', inputs.x!),
  Square: ({ graph, inputs }) => graph.mul(inputs.x!, inputs.x!),
  Relu: ({ graph, inputs }) => graph.unary('Relu', inputs.x!),
  Relu6: ({ graph, inputs: { x } }) => graph.node('Clip', [x, graph.scalar(0, x!.type), graph.scalar(6, x!.type)], x!.shape, x!.type),
  LeakyRelu: (call) =>
    call.graph.unary('LeakyRelu', float(call.graph, call.inputs.x!), { alpha: { float: attributesOf<tf.LeakyReluAttrs>(call).alpha } }),
  Rsqrt: ({ graph, inputs }) => graph.unary('Reciprocal', graph.unary('Sqrt', float(graph, inputs.x!))),
  Ceil: rounding('Ceil'),
  Floor: rounding('Floor'),
  Round: rounding('Round'),
  IsInf: predicate('IsInf'),
  IsNan: predicate('IsNaN'),
  IsFinite: ({ graph, inputs }) => {
    const x = float(graph, inputs.x!);
    const bad = graph.binary('Or', graph.node('IsInf', [x], x.shape, 'bool'), graph.node('IsNaN', [x], x.shape, 'bool'));
    return graph.unary('Not', bad);
  },
  LogicalNot: ({ graph, inputs }) => graph.unary('Not', inputs.x!),
  Log1p: log1p,
  Expm1: expm1,
  Step: step,
  ClipByValue: clip,
  Prelu: prelu,
  EluGrad: eluGrad,
  Cast: cast,
  Identity: same,
  OnesLike: filledLike(1),
  ZerosLike: filledLike(0),
};
