import type { GraphBuilder } from '../graph/builder.js';
import { type Attribute, type Graph, type Node, type Value, broadcastShapes, sameShape } from '../graph/ir.js';
import { int64sOf, scaling } from './operators.js';
import { type Surroundings, rewrite } from './rewrite.js';

/** A matrix product with all that can be folded into one. */
export interface Product {
  readonly a: Value;
  readonly b: Value;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly alpha: number;
  /** Added to the product times beta; only where both operands are matrices. */
  readonly bias?: Value;
  readonly beta: number;
}

const numberOf = (attribute: Attribute | undefined, otherwise: number): number =>
  typeof attribute === 'object' && 'float' in attribute ? attribute.float : typeof attribute === 'number' ? attribute : otherwise;

export function productOf(node: Node | undefined): Product | undefined {
  if (node === undefined || !['MatMul', 'Gemm', 'FusedMatMul'].includes(node.op)) return undefined;
  const [a, b, bias] = node.inputs as [Value, Value, Value | undefined];
  if (a.shape.length < 2 || b.shape.length < 2) return undefined;
  const { transA, transB, alpha, beta } = node.attributes;
  return {
    a,
    b,
    transposeA: numberOf(transA, 0) === 1,
    transposeB: numberOf(transB, 0) === 1,
    alpha: numberOf(alpha, 1),
    ...(bias === undefined ? {} : { bias }),
    beta: numberOf(beta, 1),
  };
}

function emit(build: GraphBuilder, { a, b, transposeA, transposeB, alpha, bias, beta }: Product): Value {
  if (bias === undefined) return build.matMul(a, b, transposeA, transposeB, Math.fround(alpha));
  const shape = [a.shape[transposeA ? 1 : 0]!, b.shape[transposeB ? 0 : 1]!];
  const attributes = { transA: Number(transposeA), transB: Number(transposeB), alpha: { float: alpha }, beta: { float: beta } };
  return build.node('Gemm', [a, b, bias], shape, a.type, attributes);
}

/** The matrix before a transpose of its last two axes. */
function untransposed(x: Value, around: Surroundings): Value | undefined {
  const producer = around.producer(x);
  if (producer?.op !== 'Transpose') return undefined;
  const perm = producer.attributes['perm'] as readonly number[];
  const last = perm.length - 1;
  const swaps = perm[last] === last - 1 && perm[last - 1] === last && perm.slice(0, -2).every((axis, at) => axis === at);
  return swaps ? producer.inputs[0] : undefined;
}

function foldOperand(product: Product, operand: 'a' | 'b', around: Surroundings): Product | undefined {
  const x = product[operand];
  const flag = operand === 'a' ? 'transposeA' : 'transposeB';
  const turned = untransposed(x, around);
  if (turned !== undefined) return { ...product, [operand]: turned, [flag]: !product[flag] };
  const scaled = scaling(around.producer(x));
  return scaled === undefined ? undefined : { ...product, [operand]: scaled.x, alpha: product.alpha * scaled.factor };
}

/** Transposes and scalar factors of an operand become attributes of the product, which reads the operand in place. */
export const foldOperands = (graph: Graph): Graph =>
  rewrite(graph, (node, build, around) => {
    const product = productOf(node);
    const folded = product && (foldOperand(product, 'a', around) ?? foldOperand(product, 'b', around));
    return folded === undefined ? undefined : [emit(build, folded)];
  });

/** A scalar factor on a product that no one else reads becomes a factor inside it. */
export const foldScales = (graph: Graph): Graph =>
  rewrite(graph, (node, build, around) => {
    const scaled = scaling(node);
    if (scaled === undefined || !around.usedOnce(scaled.x)) return undefined;
    const product = productOf(around.producer(scaled.x));
    if (product === undefined) return undefined;
    return [emit(build, { ...product, alpha: product.alpha * scaled.factor, beta: product.beta * scaled.factor })];
  });

/** The sum of scaled elements is the scaled sum, which is far smaller. */
export const scaleAfterSums = (graph: Graph): Graph =>
  rewrite(graph, (node, build, around) => {
    if (node.op !== 'ReduceSum') return undefined;
    const scaled = scaling(around.producer(node.inputs[0]));
    const axes = int64sOf(node.inputs[1]);
    if (scaled === undefined || axes === undefined) return undefined;
    const sum = build.reduce('ReduceSum', scaled.x, axes, node.attributes['keepdims'] === 1);
    return [build.mul(sum, build.scalar(scaled.factor))];
  });

/** A row added to a product of two matrices that no one else reads is added inside it. */
export const foldBiases = (graph: Graph): Graph =>
  rewrite(graph, ({ op, inputs: [a, b], outputs: [output] }, build, around) => {
    if (op !== 'Add' || a === undefined || b === undefined || output === undefined || output.shape.length !== 2) return undefined;
    const fold = (x: Value, bias: Value): Value[] | undefined => {
      const product = around.usedOnce(x) ? productOf(around.producer(x)) : undefined;
      if (product === undefined || product.bias !== undefined || product.a.shape.length !== 2 || product.b.shape.length !== 2)
        return undefined;
      if (bias.shape.length !== 1 || !sameShape(broadcastShapes(bias.shape, x.shape), x.shape)) return undefined;
      return [emit(build, { ...product, bias, beta: 1 })];
    };
    return fold(a, b) ?? fold(b, a);
  });
