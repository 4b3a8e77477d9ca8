import * as tf from '@tensorflow/tfjs';
import { type Kernel, type Kernels, attributesOf } from './kernel.js';

const depthToSpace: Kernel = (call) => {
  const { graph, inputs } = call;
  const { blockSize, dataFormat } = attributesOf<tf.DepthToSpaceAttrs>(call);
  if (dataFormat !== 'NHWC') return call.unsupported(`dataFormat ${dataFormat}`);
  const [batch = 0, height = 0, width = 0, channels = 0] = inputs.x!.shape;
  const depth = channels / blockSize ** 2;
  const blocks = graph.reshape(inputs.x!, [batch, height, width, blockSize, blockSize, depth]);
  return graph.reshape(graph.transpose(blocks, [0, 1, 3, 2, 4, 5]), [batch, height * blockSize, width * blockSize, depth]);
};

const spaceToBatch: Kernel = (call) => {
  const { graph, inputs } = call;
  const { blockShape, paddings } = attributesOf<tf.SpaceToBatchNDAttrs>(call);
  const x = inputs.x!;
  const product = tf.util.sizeFromShape(blockShape);
  const all = [[0, 0], ...paddings, ...x.shape.slice(1 + blockShape.length).map(() => [0, 0])];
  const shape = x.shape.map((dim, axis) => dim + all[axis]![0]! + all[axis]![1]!);
  const pads = graph.int64s([...all.map(([before]) => before!), ...all.map(([, after]) => after!)]);
  const padded = graph.node('Pad', [x, pads, graph.scalar(0, x.type)], shape, x.type);
  const split = tf.backend_util.getReshaped(shape, blockShape, product, false);
  const perm = tf.backend_util.getPermuted(split.length, blockShape.length, false);
  const flat = tf.backend_util.getReshapedPermuted(shape, blockShape, product, false);
  return graph.reshape(graph.transpose(graph.reshape(padded, split), perm), flat);
};

const batchToSpace: Kernel = (call) => {
  const { graph, inputs } = call;
  const { blockShape, crops } = attributesOf<tf.BatchToSpaceNDAttrs>(call);
  const shape = [...inputs.x!.shape];
  const product = tf.util.sizeFromShape(blockShape);
  const split = tf.backend_util.getReshaped(shape, blockShape, product);
  const perm = tf.backend_util.getPermuted(split.length, blockShape.length);
  const joined = tf.backend_util.getReshapedPermuted(shape, blockShape, product);
  const whole = graph.reshape(graph.transpose(graph.reshape(inputs.x!, split), perm), joined);
  // Axis 0 is the batch; the blocks' axes follow, then those that are left alone.
  const cropOf = (axis: number): readonly number[] => crops[axis - 1] ?? [0, 0];
  return graph.slice(
    whole,
    joined.map((_, axis) => cropOf(axis)[0]!),
    joined.map((dim, axis) => dim - cropOf(axis)[1]!),
  );
};

const flipLeftRight: Kernel = ({ graph, inputs }) => {
  const [batch = 0, height = 0, width = 0, channels = 0] = inputs.image!.shape;
  return graph.slice(inputs.image!, [0, 0, width - 1, 0], [batch, height, -1, channels], [1, 1, -1, 1]);
};

/** offset + scale (x - mean) / sqrt(variance + epsilon), each a row of channels or a full tensor. */
const batchNorm: Kernel = (call) => {
  const { graph, inputs } = call;
  const { varianceEpsilon } = attributesOf<tf.FusedBatchNormAttrs>(call);
  const deviation = graph.unary('Sqrt', graph.add(inputs.variance!, graph.scalar(varianceEpsilon)));
  const unit = graph.div(graph.sub(inputs.x!, inputs.mean!), deviation);
  const scaled = inputs.scale === undefined ? unit : graph.mul(unit, inputs.scale);
  return inputs.offset === undefined ? scaled : graph.add(scaled, inputs.offset);
};

export const spaces: Kernels = {
  DepthToSpace: depthToSpace,
  SpaceToBatchND: spaceToBatch,
  BatchToSpaceND: batchToSpace,
  FlipLeftRight: flipLeftRight,
  FusedBatchNorm: batchNorm,
};
