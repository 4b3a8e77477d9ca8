import * as tf from '@tensorflow/tfjs';
import { type Value } from '../graph/ir.js';
import { type Kernel, type Kernels, attributesOf } from './kernel.js';

const reshape: Kernel = (call) => {
  const x = call.inputs.x!;
  const { shape } = attributesOf<tf.ReshapeAttrs>(call);
  return call.graph.reshape(x, tf.util.inferFromImplicitShape(shape, tf.util.sizeFromShape([...x.shape])));
};

const expandDims: Kernel = (call) => {
  const input = call.inputs.input!;
  const { dim } = attributesOf<tf.ExpandDimsAttrs>(call);
  const shape = [...input.shape];
  shape.splice(dim < 0 ? shape.length + dim + 1 : dim, 0, 1);
  return call.graph.reshape(input, shape);
};

const transpose: Kernel = (call) => call.graph.transpose(call.inputs.x!, attributesOf<tf.TransposeAttrs>(call).perm);

const tile: Kernel = (call) => {
  const x = call.inputs.x!;
  const { reps } = attributesOf<tf.TileAttrs>(call);
  if (reps.every((times) => times === 1)) return x;
  return call.graph.node(
    'Tile',
    [x, call.graph.int64s(reps)],
    x.shape.map((dim, axis) => dim * reps[axis]!),
    x.type,
  );
};

const concat: Kernel = (call) => {
  const parts = Object.values(call.inputs);
  const [axis = 0] = tf.util.parseAxisParam(attributesOf<tf.ConcatAttrs>(call).axis, [...parts[0]!.shape]);
  const present = parts.filter((part) => !part.shape.includes(0));
  return present.length === 0 ? call.graph.fill(concatShape(parts, axis), 0, parts[0]!.type) : call.graph.concat(present, axis);
};

const concatShape = (parts: readonly Value[], axis: number): number[] =>
  parts[0]!.shape.map((dim, at) => (at === axis ? parts.reduce((sum, part) => sum + part.shape[axis]!, 0) : dim));

const insert = (shape: readonly number[], axis: number, dim: number): number[] => [...shape.slice(0, axis), dim, ...shape.slice(axis)];

const pack: Kernel = (call) => {
  const { axis } = attributesOf<tf.PackAttrs>(call);
  const parts = Object.values(call.inputs);
  const at = axis < 0 ? axis + parts[0]!.shape.length + 1 : axis;
  const widened = parts.map((part) => call.graph.reshape(part, insert(part.shape, at, 1)));
  return parts[0]!.shape.includes(0)
    ? call.graph.fill(insert(parts[0]!.shape, at, parts.length), 0, parts[0]!.type)
    : call.graph.concat(widened, at);
};

function split(call: Parameters<Kernel>[0], x: Value, axis: number, sizes: readonly number[]): Value[] {
  if (sizes.length === 1) return [x];
  const results = sizes.map((size) => ({ shape: x.shape.map((dim, at) => (at === axis ? size : dim)), type: x.type }));
  return call.graph.nodes('Split', [x, call.graph.int64s(sizes)], results, { axis });
}

const unpack: Kernel = (call) => {
  const value = call.inputs.value!;
  const [axis = 0] = tf.util.parseAxisParam(attributesOf<tf.UnpackAttrs>(call).axis, [...value.shape]);
  const shape = value.shape.filter((_, at) => at !== axis);
  return split(call, value, axis, new Array<number>(value.shape[axis]!).fill(1)).map((part) => call.graph.reshape(part, shape));
};

const splitV: Kernel = (call) => {
  const x = call.inputs.x!;
  const { numOrSizeSplits, axis } = attributesOf<tf.SplitVAttrs>(call);
  const [at = 0] = tf.util.parseAxisParam(axis, [...x.shape]);
  return split(call, x, at, tf.backend_util.prepareSplitSize(x as unknown as tf.Tensor, numOrSizeSplits, at));
};

const diag: Kernel = ({ graph, inputs: { x } }) => {
  const size = x!.shape.reduce((product, dim) => product * dim, 1);
  const shape = [...x!.shape, ...x!.shape];
  const identity = new Uint8Array(size * size);
  for (let at = 0; at < size; at++) identity[at * (size + 1)] = 1;
  const spread = graph.where(graph.constant(identity, [size, size]), graph.reshape(x!, [1, size]), graph.scalar(0, x!.type));
  return graph.reshape(spread, shape);
};

export const shapes: Kernels = {
  Reshape: reshape,
  ExpandDims: expandDims,
  Transpose: transpose,
  Tile: tile,
  Concat: concat,
  Pack: pack,
  Unpack: unpack,
  SplitV: splitV,
  Diag: diag,
};
