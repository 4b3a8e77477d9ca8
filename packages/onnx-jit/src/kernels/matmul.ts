import type * as tf from '@tensorflow/tfjs';
import type { GraphBuilder } from '../graph/builder.js';
import { type Value } from '../graph/ir.js';
import { type Kernel, type KernelCall, type Kernels, attributesOf } from './kernel.js';

const batchMatMul: Kernel = (call) => {
  const { graph, inputs } = call;
  const { transposeA, transposeB } = attributesOf<tf.BatchMatMulAttrs>(call);
  return graph.matMul(graph.cast(inputs.a!, 'float32'), graph.cast(inputs.b!, 'float32'), transposeA, transposeB);
};

/** The activation that tfjs' fused kernels may end with. */
export function activate(
  call: KernelCall,
  x: Value,
  activation: string | undefined,
  weights: Value | undefined,
  alpha: number | undefined,
): Value {
  const { graph } = call;
  const plain: Readonly<Record<string, string>> = { relu: 'Relu', elu: 'Elu', sigmoid: 'Sigmoid' };
  if (activation === undefined || activation === 'linear') return x;
  if (plain[activation] !== undefined) return graph.unary(plain[activation], x);
  if (activation === 'relu6') return graph.node('Clip', [x, graph.scalar(0), graph.scalar(6)], x.shape, x.type);
  if (activation === 'leakyrelu') return graph.unary('LeakyRelu', x, { alpha: { float: alpha ?? 0.2 } });
  if (activation === 'prelu') return graph.where(negative(graph, x), graph.mul(weights!, x), x);
  return call.unsupported(`activation ${activation}`);
}

const negative = (graph: GraphBuilder, x: Value): Value => graph.binary('Less', x, graph.scalar(0), 'bool');

const fusedMatMul: Kernel = (call) => {
  const { graph, inputs } = call;
  const { transposeA, transposeB, activation, leakyreluAlpha } = attributesOf<tf._FusedMatMulAttrs>(call);
  const product = graph.matMul(inputs.a!, inputs.b!, transposeA, transposeB);
  const sum = inputs.bias === undefined ? product : graph.add(product, inputs.bias);
  return activate(call, sum, activation, inputs.preluActivationWeights, leakyreluAlpha);
};

/** onnxruntime's Einsum knows the same notation, without tfjs' blanks. */
const einsum: Kernel = (call) => {
  const { equation } = attributesOf<tf.EinsumAttrs>(call);
  const values = Object.values(call.inputs).map((value) => call.graph.cast(value, 'float32'));
  const [terms = '', result = ''] = equation.replaceAll(' ', '').split('->');
  const dims = new Map<string, number>();
  terms.split(',').forEach((term, index) => [...term].forEach((letter, axis) => dims.set(letter, values[index]!.shape[axis]!)));
  const shape = [...result].map((letter) => dims.get(letter)!);
  if (values.some((value) => value.shape.includes(0))) return call.graph.fill(shape, 0);
  return call.graph.node('Einsum', values, shape, 'float32', { equation: `${terms}->${result}` });
};

export const matrixProducts: Kernels = { BatchMatMul: batchMatMul, _FusedMatMul: fusedMatMul, Einsum: einsum };
