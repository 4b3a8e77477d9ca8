import * as tf from '@tensorflow/tfjs';
import { sizeOf } from '../graph/ir.js';
import { type Kernel, type Kernels, attributesOf } from './kernel.js';

const range = (length: number): number[] => Array.from({ length }, (_, at) => at);

/** With batch dimensions the rows of all batches are laid out one after the other and each batch's indices are moved to its own rows. */
const gatherV2: Kernel = (call) => {
  const { graph, inputs } = call;
  const { axis, batchDims } = attributesOf<tf.GatherV2Attrs>(call);
  const x = inputs.x!;
  const indices = graph.cast(inputs.indices!, 'int32');
  const [at = 0] = tf.util.parseAxisParam(axis, [...x.shape]);
  const batches = batchDims < 0 ? batchDims + indices.shape.length : batchDims;
  const shape = [...x.shape.slice(0, at), ...indices.shape.slice(batches), ...x.shape.slice(at + 1)];
  if (sizeOf(shape) === 0) return graph.fill(shape, 0, x.type);
  if (batches === 0) return graph.gather(x, indices, at);
  const batch = sizeOf(x.shape.slice(0, batches));
  const outer = sizeOf(x.shape.slice(batches, at));
  const inner = sizeOf(x.shape.slice(at + 1));
  const dim = x.shape[at]!;
  const picked = sizeOf(indices.shape) / batch;
  const rows = graph.reshape(graph.transpose(graph.reshape(x, [batch, outer, dim, inner]), [0, 2, 1, 3]), [batch * dim, outer * inner]);
  const offsets = graph.int32s(
    range(batch).map((at) => at * dim),
    [batch, 1],
  );
  const moved = graph.add(graph.reshape(indices, [batch, picked]), offsets);
  const gathered = graph.reshape(graph.gather(rows, moved, 0), [batch, picked, outer, inner]);
  return graph.reshape(graph.transpose(gathered, [0, 2, 1, 3]), shape);
};

const gatherNd: Kernel = ({ graph, inputs }) => {
  const params = inputs.params!;
  const indices = inputs.indices!;
  const shape = [...indices.shape.slice(0, -1), ...params.shape.slice(indices.shape.at(-1)!)];
  if (sizeOf(shape) === 0) return graph.fill(shape, 0, params.type);
  return graph.node('GatherND', [params, graph.cast(indices, 'int64')], shape, params.type);
};

/** An index outside 0 ... depth-1 gives a row of off values, as in tfjs; ONNX' OneHot would count it from the end. */
const oneHot: Kernel = (call) => {
  const { graph, inputs } = call;
  const { depth, onValue, offValue, dtype } = attributesOf<tf.OneHotAttrs>(call);
  const indices = graph.cast(inputs.indices!, 'int32');
  const type = dtype === 'int32' || dtype === 'bool' ? dtype : 'float32';
  const hit = graph.binary('Equal', graph.reshape(indices, [...indices.shape, 1]), graph.int32s(range(depth)), 'bool');
  if (onValue === 1 && offValue === 0) return graph.cast(hit, type);
  return graph.where(hit, graph.scalar(onValue, type), graph.scalar(offValue, type));
};

/** How many elements of the row's sorted sequence lie before each value: strictly, or with equals on the right side. */
const searchSorted: Kernel = (call) => {
  const { graph, inputs } = call;
  const { side } = attributesOf<tf.SearchSortedAttrs>(call);
  const [batch = 0, length = 0] = inputs.sortedSequence!.shape;
  const { shape } = inputs.values!;
  if (length === 0 || sizeOf(shape) === 0) return graph.fill(shape, 0, 'int32');
  const sequence = graph.reshape(inputs.sortedSequence!, [batch, 1, length]);
  const values = graph.reshape(inputs.values!, [batch, shape[1]!, 1]);
  const before = graph.binary(side === 'left' ? 'Less' : 'LessOrEqual', sequence, values, 'bool');
  return graph.reduce('ReduceSum', graph.cast(before, 'int32'), [2]);
};

const topK: Kernel = (call) => {
  const { graph, inputs } = call;
  const { k, sorted } = attributesOf<tf.TopKAttrs>(call);
  const x = inputs.x!;
  if (x.shape.length === 0) return [x, graph.fill([], 0, 'int32')];
  const shape = [...x.shape.slice(0, -1), k];
  if (sizeOf(shape) === 0) return [graph.fill(shape, 0, x.type), graph.fill(shape, 0, 'int32')];
  const results = [
    { shape, type: x.type },
    { shape, type: 'int64' as const },
  ];
  const [values, indices] = graph.nodes('TopK', [x, graph.int64s([k])], results, { axis: -1, largest: 1, sorted: Number(sorted) });
  return [values!, graph.cast(indices!, 'int32')];
};

/** A condition of rank 1 before tensors of higher rank chooses whole rows. */
const select: Kernel = ({ graph, inputs }) => {
  const { condition, t, e } = inputs;
  const rank = t!.shape.length;
  const rows = condition!.shape.length === 1 && rank > 1;
  const spread = rows ? graph.reshape(condition!, [condition!.shape[0]!, ...new Array<number>(rank - 1).fill(1)]) : condition!;
  return graph.where(spread, t!, e!);
};

export const gathers: Kernels = {
  GatherV2: gatherV2,
  GatherNd: gatherNd,
  OneHot: oneHot,
  SearchSorted: searchSorted,
  TopK: topK,
  Select: select,
};
