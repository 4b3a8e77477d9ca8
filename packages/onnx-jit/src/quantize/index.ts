import type { GraphBuilder } from '../graph/builder.js';
import { type Graph, type Node, type Value, sizeOf } from '../graph/ir.js';
import { type Product, productOf } from '../simplify/matrix-products.js';
import { removeUnused } from '../simplify/remove-unused.js';
import { rewrite } from '../simplify/rewrite.js';
import { quantizeColumns, transposed } from './weights.js';

/** Smaller matrices gain nothing. */
const SMALLEST = 1024;

/**
 * Weights as int8: matrices that something is multiplied with get a scale for each column, tables of embeddings one for each row.
 * Activations are quantized while the graph runs, by onnxruntime's DynamicQuantizeMatMul: one scale for all rows of a call.
 */
export const quantizeWeights = (graph: Graph): Graph => removeUnused(rewrite(rewrite(graph, quantizeProduct), quantizeLookup));

const floatsOf = (value: Value | undefined): Float32Array | undefined => {
  const constant = value?.constant;
  return constant !== undefined && 'data' in constant && constant.data instanceof Float32Array ? constant.data : undefined;
};

function quantizeProduct(node: Node, build: GraphBuilder): Value[] | undefined {
  const product = productOf(node);
  const weights = floatsOf(product?.b);
  if (product === undefined || weights === undefined || product.b.shape.length !== 2 || weights.length < SMALLEST) return undefined;
  const bias = scaledBias(product, build);
  if (product.transposeA || (product.bias !== undefined && bias === undefined)) return undefined;
  const [output] = node.outputs;
  const { matrix, scales } = effectiveWeights(product, weights, build);
  const zeros = build.fill(scales.shape, 0, 'int8');
  return [build.node('DynamicQuantizeMatMul', [product.a, matrix, scales, zeros, bias], output!.shape, 'float32', {}, 'com.microsoft')];
}

/** The row [N] that is added, its factor included; undefined where there is none, or none that is known. */
function scaledBias({ bias, beta }: Product, build: GraphBuilder): Value | undefined {
  const row = floatsOf(bias);
  return row === undefined || bias!.shape.length !== 1
    ? undefined
    : build.constant(
        row.map((value) => value * beta),
        bias!.shape,
      );
}

/** The matrix [K, N] that the left side is multiplied with, its factor included. */
function effectiveWeights({ b, transposeB, alpha }: Product, weights: Float32Array, build: GraphBuilder) {
  const [rows, columns] = b.shape as [number, number];
  const shape = transposeB ? [columns, rows] : [rows, columns];
  const { int8, scales } = quantizeColumns(transposeB ? transposed(weights, rows, columns) : weights, shape[1]!);
  return {
    matrix: build.constant(int8, shape),
    scales: build.constant(
      scales.map((scale) => scale * alpha),
      [shape[1]!],
    ),
  };
}

/** Rows of an int8 table are looked up as they are, and multiplied by their scales. */
function quantizeLookup(node: Node, build: GraphBuilder): Value[] | undefined {
  const [table, indices] = node.inputs;
  const weights = floatsOf(table);
  if (
    node.op !== 'Gather' ||
    weights === undefined ||
    table!.shape.length !== 2 ||
    node.attributes['axis'] !== 0 ||
    sizeOf(table!.shape) < SMALLEST
  )
    return undefined;
  const [rows, width] = table!.shape as [number, number];
  const { int8, scales } = quantizeColumns(transposed(weights, rows, width), rows);
  const quantized = new Int8Array(int8.length);
  for (let row = 0; row < rows; row++) for (let at = 0; at < width; at++) quantized[row * width + at] = int8[at * rows + row]!;
  const gather = (from: Value) => build.gather(from, indices!, 0);
  return [build.mul(build.cast(gather(build.constant(quantized, [rows, width])), 'float32'), gather(build.constant(scales, [rows, 1])))];
}
