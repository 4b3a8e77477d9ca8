import type { GraphBuilder } from '../graph/builder.js';
import { type Graph, type Node, type Value, fillOf, sizeOf } from '../graph/ir.js';
import { int64sOf } from './operators.js';
import { rewrite } from './rewrite.js';

/** Operators that give a filled result for a filled first input, of the same number. */
const moving: ReadonlySet<string> = new Set(['Reshape', 'Expand', 'Transpose', 'Slice', 'Tile', 'Gather', 'Identity', 'Split']);

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
};

function folded(node: Node, build: GraphBuilder): Value[] | undefined {
  const [output] = node.outputs;
  if (output === undefined || node.domain !== '') return undefined;
  const fill = (value: number): Value[] =>
    node.outputs.map(({ shape, type }) => build.fill(shape, type === 'float32' ? Math.fround(value) : value, type));
  const [a, b] = node.inputs.map(fillOf);
  if (a === undefined) return undefined;
  if (moving.has(node.op)) return fill(a);
  if (node.op === 'Neg') return fill(-a);
  if (node.op === 'Cast') return fill(output.type === 'bool' ? Number(a !== 0) : output.type === 'float32' ? a : Math.trunc(a));
  if (node.op === 'ReduceSum' && int64sOf(node.inputs[1]) !== undefined) {
    return fill((a * sizeOf(node.inputs[0]!.shape)) / Math.max(1, sizeOf(output.shape)));
  }
  const compute = output.type === 'float32' ? arithmetic[node.op] : undefined;
  return compute === undefined || b === undefined ? undefined : fill(compute(a, b));
}

/** Results that are the same number everywhere become constants, and so do results without elements. */
export const foldFills = (graph: Graph): Graph =>
  rewrite(graph, (node, build) => {
    if (node.outputs.every(({ shape }) => sizeOf(shape) === 0)) return node.outputs.map(({ shape, type }) => build.fill(shape, 0, type));
    return folded(node, build);
  });
