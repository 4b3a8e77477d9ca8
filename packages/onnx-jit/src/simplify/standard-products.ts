import type { GraphBuilder } from '../graph/builder.js';
import type { Graph, Value } from '../graph/ir.js';
import { productOf } from './matrix-products.js';
import { rewrite } from './rewrite.js';

/** Batched products by ONNX's own operators: operands are transposed and results scaled by nodes of their own. */
export const standardProducts = (graph: Graph): Graph =>
  rewrite(graph, (node, build) => {
    if (node.op !== 'FusedMatMul') return undefined;
    const { a, b, transposeA, transposeB, alpha } = productOf(node)!;
    const product = build.matMul(transposeA ? turned(a, build) : a, transposeB ? turned(b, build) : b);
    return [alpha === 1 ? product : build.mul(product, build.scalar(alpha))];
  });

function turned(x: Value, build: GraphBuilder): Value {
  const axes = x.shape.map((_, axis) => axis);
  return build.transpose(x, [...axes.slice(0, -2), axes.length - 1, axes.length - 2]);
}
