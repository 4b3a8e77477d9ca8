import { type Graph, type Node, sizeOf, type Value } from './ir.js';

const products = new Set(['MatMul', 'Gemm', 'FusedMatMul']);

/** Multiplications and additions of one matrix product: twice its results times the length of the summed axis. */
function productFlops({ op, inputs, outputs, attributes }: Node): number {
  const [a] = inputs;
  if (!products.has(op) || a === undefined) return 0;
  const transposed = Boolean(attributes['transA'] ?? attributes['transBatchA'] ?? 0);
  const summed = a.shape.at(transposed ? -2 : -1) ?? 1;
  return 2 * sizeOf(outputs[0]!.shape) * summed;
}

/** Floating point operations of all matrix products. */
export const flopsOf = ({ nodes }: Graph): number => nodes.reduce((sum, node) => sum + productFlops(node), 0);

const bytesPerElement = { float32: 4, int32: 4, int64: 8, bool: 1, int8: 1 } as const;

const bytesOf = ({ shape, type, constant }: Value): number => (constant !== undefined ? 0 : sizeOf(shape) * bytesPerElement[type]);

/** The most bytes that intermediate values take at one time if each is freed behind its last use. */
export function peakBytes({ nodes, inputs, outputs }: Graph): number {
  const external = new Set([...inputs, ...outputs].map(({ value }) => value));
  const lastUse = new Map<Value, number>();
  nodes.forEach((node, at) => node.inputs.forEach((value) => value && lastUse.set(value, at)));
  let now = 0;
  let peak = 0;
  nodes.forEach((node, at) => {
    for (const value of node.outputs) if (!external.has(value)) now += bytesOf(value);
    peak = Math.max(peak, now);
    for (const value of new Set([...node.inputs, ...node.outputs])) {
      const made = value !== undefined && !external.has(value) && (lastUse.get(value) ?? at) === at;
      if (made) now -= bytesOf(value);
    }
  });
  return peak;
}
