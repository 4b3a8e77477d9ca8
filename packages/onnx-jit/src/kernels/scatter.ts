import type * as tf from '@tensorflow/tfjs';
import type { GraphBuilder } from '../graph/builder.js';
import { type Value, sizeOf } from '../graph/ir.js';
import { type Kernel, type Kernels, attributesOf } from './kernel.js';

const range = (length: number): number[] => Array.from({ length }, (_, at) => at);

/** Writes or adds rows [N, D] to `onto` [R, D] at indices [N], one after the other. */
function scatterOnto(graph: GraphBuilder, onto: Value, indices: Value, updates: Value, reduction: 'none' | 'add'): Value {
  const [count = 0, width = 0] = updates.shape;
  if (count === 0 || width === 0 || sizeOf(onto.shape) === 0) return onto;
  const spread = graph.expand(graph.reshape(indices, [count, 1]), [count, width]);
  return graph.node('ScatterElements', [onto, spread, updates], onto.shape, updates.type, { axis: 0, reduction });
}

/**
 * Adds each row of `updates` [N, D] to the row of a zero [rows, D] that `indices` [N] names, in order of N and so always with
 * the same rounding. (onnxruntime's ScatterND adds in parallel; with repeated indices its sums lose terms.)
 */
export const scatterRows = (graph: GraphBuilder, indices: Value, updates: Value, rows: number): Value =>
  scatterOnto(graph, graph.fill([rows, updates.shape[1]!], 0, updates.type), indices, updates, 'add');

/** A segment id outside 0 ... numSegments-1 is dropped, as in tfjs: its row is added to segment 0 as zeros. */
const unsortedSegmentSum: Kernel = (call) => {
  const { graph, inputs } = call;
  const { numSegments } = attributesOf<tf.UnsortedSegmentSumAttrs>(call);
  const x = inputs.x!;
  const count = sizeOf(inputs.segmentIds!.shape);
  const width = sizeOf(x.shape) / Math.max(1, count);
  const shape = [numSegments, ...x.shape.slice(inputs.segmentIds!.shape.length)];
  if (sizeOf(x.shape) === 0 || sizeOf(shape) === 0) return graph.fill(shape, 0, x.type);
  const ids = graph.reshape(graph.cast(inputs.segmentIds!, 'int32'), [count]);
  const zero = graph.scalar(0, 'int32');
  const valid = graph.binary(
    'And',
    graph.binary('GreaterOrEqual', ids, zero, 'bool'),
    graph.binary('Less', ids, graph.scalar(numSegments, 'int32'), 'bool'),
  );
  const updates = graph.mul(graph.reshape(x, [count, width]), graph.reshape(graph.cast(valid, x.type), [count, 1]));
  return graph.reshape(scatterRows(graph, graph.where(valid, ids, zero), updates, numSegments), shape);
};

/** Index tuples into a tensor of a shape, as row numbers of it flattened to rows. */
interface Rows {
  readonly at: Value;
  readonly count: number;
  readonly rows: number;
  readonly width: number;
}

/** A tuple's row number: the tuple read as digits of the leading axes. A rank-0 or rank-1 list of indices is one number a tuple. */
function rowsOf(graph: GraphBuilder, indices: Value, shape: readonly number[], count: number): Rows {
  const depth = indices.shape.length < 2 ? 1 : indices.shape.at(-1)!;
  const strides = range(depth).map((axis) => sizeOf(shape.slice(axis + 1, depth)));
  const tuples = graph.reshape(graph.cast(indices, 'int32'), [count, depth]);
  const at = graph.reduce('ReduceSum', graph.mul(tuples, graph.int32s(strides)), [1]);
  return { at, count, rows: sizeOf(shape.slice(0, depth)), width: sizeOf(shape.slice(depth)) };
}

const tupleCount = (indices: Value): number => (indices.shape.length < 2 ? sizeOf(indices.shape) : sizeOf(indices.shape.slice(0, -1)));

/** Repeated indices are added up, as in tfjs. */
const scatterNd: Kernel = (call) => {
  const { graph, inputs } = call;
  const { shape } = attributesOf<tf.ScatterNdAttrs>(call);
  if (sizeOf(shape) === 0 || sizeOf(inputs.updates!.shape) === 0) return graph.fill(shape, 0, inputs.updates!.type);
  const { at, count, rows, width } = rowsOf(graph, inputs.indices!, shape, tupleCount(inputs.indices!));
  return graph.reshape(scatterRows(graph, at, graph.reshape(inputs.updates!, [count, width]), rows), shape);
};

/** Of repeated indices the last counts, as in tfjs. */
const tensorScatterUpdate: Kernel = ({ graph, inputs }) => {
  const { tensor, indices, updates } = inputs;
  if (sizeOf(tensor!.shape) === 0 || sizeOf(updates!.shape) === 0) return tensor!;
  const { at, count, rows, width } = rowsOf(graph, indices!, tensor!.shape, tupleCount(indices!));
  const onto = graph.reshape(tensor!, [rows, width]);
  return graph.reshape(scatterOnto(graph, onto, at, graph.reshape(updates!, [count, width]), 'none'), tensor!.shape);
};

/** A single value is written at every index. */
const sparseToDense: Kernel = (call) => {
  const { graph, inputs } = call;
  const { outputShape } = attributesOf<tf.SparseToDenseAttrs>(call);
  const values = inputs.sparseValues!;
  const { at, count, rows, width } = rowsOf(graph, inputs.sparseIndices!, outputShape, tupleCount(inputs.sparseIndices!));
  const onto = graph.expand(graph.reshape(graph.cast(inputs.defaultValue!, values.type), [1, 1]), [rows, width]);
  const updates = graph.expand(values.shape.length === 0 ? graph.reshape(values, [1, 1]) : graph.reshape(values, [count, width]), [
    count,
    width,
  ]);
  return graph.reshape(scatterOnto(graph, onto, at, updates, 'none'), outputShape);
};

export const scatters: Kernels = {
  UnsortedSegmentSum: unsortedSegmentSum,
  ScatterNd: scatterNd,
  TensorScatterUpdate: tensorScatterUpdate,
  SparseToDense: sparseToDense,
};
