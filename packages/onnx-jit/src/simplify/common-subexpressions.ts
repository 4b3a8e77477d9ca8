import { type Constant, type Graph, type Value, sizeOf } from '../graph/ir.js';
import { rewrite } from './rewrite.js';

/** Constants longer than this are told apart by identity, so that no long one is written out for comparison. */
const LONGEST_COMPARED = 64;

/** Nodes that compute the same from the same are one node. */
export function mergeCommonSubexpressions(graph: Graph): Graph {
  const ids = new Map<Value, number>();
  const known = new Map<string, readonly Value[]>();
  const identity = (value: Value): number => {
    const id = ids.get(value) ?? ids.size;
    ids.set(value, id);
    return id;
  };
  const elements = (constant: Constant): string => ('fill' in constant ? `fill ${constant.fill}` : constant.data.join(' '));
  const keyOf = (value: Value | undefined): string => {
    if (value === undefined) return '';
    const { constant, shape, type } = value;
    const short = constant !== undefined && ('fill' in constant || sizeOf(shape) <= LONGEST_COMPARED);
    return short ? `${type}[${shape}] ${elements(constant)}` : `#${identity(value)}`;
  };
  return rewrite(graph, (node) => {
    const inputs = node.inputs.map(keyOf).join(', ');
    const key = `${node.domain}:${node.op}(${inputs}) ${JSON.stringify(node.attributes)} ${JSON.stringify(node.outputs.map(({ shape, type }) => [shape, type]))}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    known.set(key, node.outputs);
    return undefined;
  });
}
