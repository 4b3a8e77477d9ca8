import * as tf from '@tensorflow/tfjs';
import type { GraphBuilder } from '../graph/builder.js';
import { type ElementType, type Value, sizeOf } from '../graph/ir.js';
import { type Kernel, type KernelCall, type Kernels, attributesOf } from './kernel.js';

/** Max calls its axes reductionIndices, all others axis. */
interface ReduceAttributes {
  readonly axis?: number | number[];
  readonly reductionIndices?: number | number[];
  readonly keepDims: boolean;
}

function axisOf(call: KernelCall): number | number[] {
  const { axis, reductionIndices } = attributesOf<ReduceAttributes>(call);
  return (reductionIndices ?? axis)!;
}

/** What a reduction over no elements gives, as in tfjs' cpu backend. */
const ofNothing: Readonly<Record<string, number>> = {
  ReduceSum: 0,
  ReduceProd: 1,
  ReduceMax: -Infinity,
  ReduceMin: Infinity,
  ReduceMean: NaN,
};

/** Reduces over `axis`; a reduction over no elements is a constant, for onnxruntime refuses some of those. */
function reduce(graph: GraphBuilder, op: string, x: Value, axis: number | number[], keepDims: boolean): Value {
  const axes = tf.util.parseAxisParam(axis, [...x.shape]);
  if (sizeOf(x.shape) > 0) return graph.reduce(op, x, axes, keepDims);
  const shape = x.shape.flatMap((dim, at) => (axes.includes(at) ? (keepDims ? [1] : []) : [dim]));
  return graph.fill(shape, ofNothing[op]!, x.type);
}

const reduction =
  (op: string, as?: ElementType): Kernel =>
  (call) => {
    const { graph, inputs } = call;
    const { keepDims } = attributesOf<ReduceAttributes>(call);
    const axis = axisOf(call);
    const { type } = inputs.x!;
    const x = graph.cast(inputs.x!, as ?? (type === 'bool' ? 'int32' : type));
    return reduce(graph, op, x, axis, keepDims);
  };

/** All and Any as minimum and maximum over 0 and 1. */
const logical =
  (op: string, nothing: number): Kernel =>
  (call) => {
    const { graph, inputs } = call;
    const { keepDims } = attributesOf<ReduceAttributes>(call);
    const result = reduce(graph, op, graph.cast(inputs.x!, 'int32'), axisOf(call), keepDims);
    return result.constant === undefined ? graph.cast(result, 'bool') : graph.fill(result.shape, nothing, 'bool');
  };

const arg =
  (op: string): Kernel =>
  (call) => {
    const { graph, inputs } = call;
    const x = inputs.x!.type === 'bool' ? graph.cast(inputs.x!, 'int32') : inputs.x!;
    const [axis = 0] = tf.util.parseAxisParam(attributesOf<{ axis: number }>(call).axis, [...x.shape]);
    const shape = x.shape.filter((_, at) => at !== axis);
    if (x.shape.length === 0) return graph.fill([], 0, 'int32');
    if (sizeOf(x.shape) === 0) return graph.fill(shape, 0, 'int32');
    return graph.cast(graph.node(op, [x], shape, 'int64', { axis, keepdims: 0 }), 'int32');
  };

const cumsum: Kernel = (call) => {
  const { graph, inputs } = call;
  const { axis, exclusive, reverse } = attributesOf<tf.CumsumAttrs>(call);
  const x = inputs.x!.type === 'bool' ? graph.cast(inputs.x!, 'int32') : inputs.x!;
  const [at = 0] = tf.util.parseAxisParam(axis, [...x.shape]);
  if (x.shape.length === 0) return exclusive ? graph.fill([], 0, x.type) : x;
  const flags = { exclusive: Number(exclusive), reverse: Number(reverse) };
  return graph.node('CumSum', [x, graph.scalar(at, 'int32')], x.shape, x.type, flags);
};

/** ONNX has no cumulative product: log2(n) rounds multiply each element by the one 1, 2, 4, ... places before it. */
const cumprod: Kernel = (call) => {
  const { graph, inputs } = call;
  const { axis, exclusive, reverse } = attributesOf<tf.CumprodAttrs>(call);
  let x = inputs.x!.type === 'bool' ? graph.cast(inputs.x!, 'int32') : inputs.x!;
  const [at = 0] = tf.util.parseAxisParam(axis, [...x.shape]);
  const length = x.shape[at] ?? 1;
  const shifted = (value: Value, by: number): Value => {
    const ones = graph.fill(
      value.shape.map((dim, axis) => (axis === at ? Math.min(by, length) : dim)),
      1,
      value.type,
    );
    const begin = value.shape.map((_, axis) => (axis === at && reverse ? Math.min(by, length) : 0));
    const end = value.shape.map((dim, axis) => (axis === at && !reverse ? Math.max(0, dim - by) : dim));
    const kept = graph.slice(value, begin, end);
    return graph.concat(reverse ? [kept, ones] : [ones, kept], at);
  };
  if (x.shape.length === 0) return exclusive ? graph.fill([], 1, x.type) : x;
  if (exclusive) x = shifted(x, 1);
  for (let by = 1; by < length; by *= 2) x = graph.mul(x, shifted(x, by));
  return x;
};

const softmax: Kernel = (call) => {
  const x = call.graph.cast(call.inputs.logits!, 'float32');
  const [axis = 0] = tf.util.parseAxisParam(attributesOf<tf.SoftmaxAttrs>(call).dim, [...x.shape]);
  return x.shape.length === 0 ? call.graph.fill([], 1) : call.graph.unary('Softmax', x, { axis });
};

export const reductions: Kernels = {
  Sum: reduction('ReduceSum'),
  Prod: reduction('ReduceProd'),
  Max: reduction('ReduceMax'),
  Min: reduction('ReduceMin'),
  Mean: reduction('ReduceMean', 'float32'),
  All: logical('ReduceMin', 1),
  Any: logical('ReduceMax', 0),
  ArgMax: arg('ArgMax'),
  ArgMin: arg('ArgMin'),
  Cumsum: cumsum,
  Cumprod: cumprod,
  Softmax: softmax,
};
