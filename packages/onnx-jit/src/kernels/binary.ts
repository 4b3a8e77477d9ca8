import type { GraphBuilder } from '../graph/builder.js';
import type { Value } from '../graph/ir.js';
import type { Kernel, Kernels } from './kernel.js';

type Emit = (graph: GraphBuilder, a: Value, b: Value) => Value;

/** tfjs does arithmetic on bool as on bytes; ONNX has none, so it goes through int32. */
const arithmetic =
  (emit: Emit): Kernel =>
  ({ graph, inputs: { a, b } }) =>
    a!.type === 'bool' ? graph.cast(emit(graph, graph.cast(a!, 'int32'), graph.cast(b!, 'int32')), 'bool') : emit(graph, a!, b!);

/** Comparisons of bool, too, go through int32, except equality. */
const compare =
  (op: string): Kernel =>
  ({ graph, inputs: { a, b } }) =>
    a!.type === 'bool' && op !== 'Equal'
      ? graph.binary(op, graph.cast(a!, 'int32'), graph.cast(b!, 'int32'), 'bool')
      : graph.binary(op, a!, b!, 'bool');

const logical =
  (op: string): Kernel =>
  ({ graph, inputs: { a, b } }) =>
    graph.binary(op, a!, b!, 'bool');

const oppositeSigns = (graph: GraphBuilder, a: Value, b: Value): Value => {
  const zero = graph.scalar(0, a.type);
  return graph.binary('Xor', graph.binary('Less', a, zero, 'bool'), graph.binary('Less', b, zero, 'bool'));
};

/** The remainder with the divisor's sign. ONNX' float remainder has the dividend's sign and is moved by one divisor. */
function floorMod(graph: GraphBuilder, a: Value, b: Value): Value {
  if (a.type !== 'float32') return graph.binary('Mod', a, b);
  const remainder = graph.binary('Mod', a, b, 'float32', { fmod: 1 });
  const moved = graph.binary('Mod', graph.add(remainder, b), b, 'float32', { fmod: 1 });
  return graph.where(oppositeSigns(graph, a, b), moved, remainder);
}

/** floor(a / b), always int32. In whole numbers (a - a mod b) / b, which is exact. */
function floorDiv(graph: GraphBuilder, a: Value, b: Value): Value {
  if (a.type === 'float32') return graph.cast(graph.unary('Floor', graph.div(a, b)), 'int32');
  return graph.div(graph.sub(a, graph.binary('Mod', a, b)), b);
}

/** The angle of the point (b, a): arctan(a / b), moved into the right quadrant. */
function atan2(graph: GraphBuilder, a: Value, b: Value): Value {
  const zero = graph.scalar(0);
  const below = graph.binary('Less', a, zero, 'bool');
  const angle = graph.unary('Atan', graph.div(a, b));
  const left = graph.add(angle, graph.where(below, graph.scalar(-Math.PI), graph.scalar(Math.PI)));
  const above = graph.binary('Greater', a, zero, 'bool');
  const vertical = graph.where(above, graph.scalar(Math.PI / 2), graph.where(below, graph.scalar(-Math.PI / 2), zero));
  const sided = graph.where(graph.binary('Less', b, zero, 'bool'), left, vertical);
  return graph.where(graph.binary('Greater', b, zero, 'bool'), angle, sided);
}

const addN: Kernel = ({ graph, inputs }) => Object.values(inputs).reduce((sum, term) => graph.add(sum, term));

export const binary: Kernels = {
  Add: arithmetic((graph, a, b) => graph.add(a, b)),
  Sub: arithmetic((graph, a, b) => graph.sub(a, b)),
  Multiply: arithmetic((graph, a, b) => graph.mul(a, b)),
  RealDiv: ({ graph, inputs: { a, b } }) => graph.div(graph.cast(a!, 'float32'), graph.cast(b!, 'float32')),
  FloorDiv: arithmetic(floorDiv),
  Mod: arithmetic(floorMod),
  Pow: arithmetic((graph, a, b) => graph.binary('Pow', a, b)),
  Maximum: arithmetic((graph, a, b) => graph.binary('Max', a, b)),
  Minimum: arithmetic((graph, a, b) => graph.binary('Min', a, b)),
  SquaredDifference: arithmetic((graph, a, b) => {
    const difference = graph.sub(a, b);
    return graph.mul(difference, difference);
  }),
  Atan2: arithmetic(atan2),
  BitwiseAnd: ({ graph, inputs: { a, b } }) => graph.binary('BitwiseAnd', a!, b!),
  AddN: addN,
  Equal: compare('Equal'),
  NotEqual: ({ graph, inputs: { a, b } }) => graph.unary('Not', graph.binary('Equal', a!, b!, 'bool')),
  Less: compare('Less'),
  LessEqual: compare('LessOrEqual'),
  Greater: compare('Greater'),
  GreaterEqual: compare('GreaterOrEqual'),
  LogicalAnd: logical('And'),
  LogicalOr: logical('Or'),
};
