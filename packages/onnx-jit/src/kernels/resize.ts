import type { GraphBuilder } from '../graph/builder.js';
import { type Value, sizeOf } from '../graph/ir.js';
import { type Kernel, type KernelCall, type Kernels, attributesOf } from './kernel.js';

interface ResizeAttributes {
  readonly alignCorners: boolean;
  readonly halfPixelCenters?: boolean;
  readonly size: readonly [number, number];
}

type Weights = (from: number, to: number, attributes: Omit<ResizeAttributes, 'size'>) => Float32Array;

/** Where the centre of output element `at` lies in the input. */
const ratio = (from: number, to: number, alignCorners: boolean): number => (alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to);

/** The matrix [to, from] that interpolates linearly between the two elements beside the source position. */
const linear: Weights = (from, to, { alignCorners, halfPixelCenters = false }) => {
  const matrix = new Float32Array(to * from);
  for (let at = 0; at < to; at++) {
    const step = ratio(from, to, alignCorners);
    const source = halfPixelCenters ? step * (at + 0.5) - 0.5 : step * at;
    const floor = Math.max(0, Math.floor(source));
    const ceil = Math.min(from - 1, Math.ceil(source));
    matrix[at * from + floor]! += 1 - (source - floor);
    matrix[at * from + ceil]! += source - floor;
  }
  return matrix;
};

/** The matrix [to, from] that takes the element nearest to the source position. */
const nearest: Weights = (from, to, { alignCorners, halfPixelCenters = false }) => {
  const matrix = new Float32Array(to * from);
  for (let at = 0; at < to; at++) {
    const step = ratio(from, to, alignCorners);
    const source = halfPixelCenters ? step * (at + 0.5) : step * at;
    matrix[at * from + Math.min(from - 1, alignCorners ? Math.round(source) : Math.floor(source))] = 1;
  }
  return matrix;
};

/** Resizing is linear and its axes are independent: one matrix product for rows and one for columns, transposed for the gradient. */
function resize(
  graph: GraphBuilder,
  x: Value,
  from: readonly [number, number],
  attributes: ResizeAttributes,
  weights: Weights,
  back: boolean,
): Value {
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  const to = attributes.size;
  const rows = graph.constant(weights(from[0], to[0], attributes), [to[0], from[0]]);
  const columns = graph.constant(weights(from[1], to[1], attributes), [to[1], from[1]]);
  const [newHeight, newWidth] = back ? from : to;
  const shape = [batch, newHeight, newWidth, channels];
  if (sizeOf(x.shape) === 0) return graph.fill(shape, 0);
  const tall = graph.matMul(rows, graph.reshape(x, [batch, height, width * channels]), back);
  const wide = graph.matMul(columns, graph.reshape(tall, [batch * newHeight, width, channels]), back);
  return graph.reshape(wide, shape);
}

const forward =
  (weights: Weights): Kernel =>
  (call: KernelCall) => {
    const images = call.graph.cast(call.inputs.images!, 'float32');
    const [, height = 0, width = 0] = images.shape;
    const result = resize(call.graph, images, [height, width], attributesOf<ResizeAttributes>(call), weights, false);
    return weights === nearest ? call.graph.cast(result, call.inputs.images!.type) : result;
  };

const gradient =
  (weights: Weights): Kernel =>
  (call: KernelCall) => {
    const { alignCorners, halfPixelCenters } = attributesOf<ResizeAttributes>(call);
    const dy = call.inputs.dy!;
    const [, height = 0, width = 0] = call.inputs.images!.shape;
    const size = [dy.shape[1]!, dy.shape[2]!] as const;
    // tfjs' gradients know nothing of half pixel centres.
    if (halfPixelCenters === true) return call.unsupported('halfPixelCenters');
    return resize(call.graph, dy, [height, width], { alignCorners, size }, weights, true);
  };

export const resizes: Kernels = {
  ResizeBilinear: forward(linear),
  ResizeBilinearGrad: gradient(linear),
  ResizeNearestNeighbor: forward(nearest),
  ResizeNearestNeighborGrad: gradient(nearest),
};
