import { type Graph, type Node, type Value, broadcastShapes, fillOf, sameShape } from '../graph/ir.js';
import { broadcasting } from './operators.js';
import { type Surroundings, rewrite } from './rewrite.js';

/** What the value was before it was spread, or the number it is filled with. */
function narrow(value: Value, around: Surroundings): Value {
  const fill = fillOf(value);
  if (fill !== undefined) return value.shape.length === 0 ? value : { shape: [], type: value.type, constant: { fill } };
  const producer = around.producer(value);
  return producer?.op === 'Expand' && producer.domain === '' ? narrow(producer.inputs[0]!, around) : value;
}

/** The node with the input replaced, if its result keeps its shape. */
function narrowed(node: Node, at: number, around: Surroundings): Node {
  const input = node.inputs[at]!;
  const inputs = node.inputs.map((other, index) => (index === at ? narrow(input, around) : other));
  const shape = broadcastShapes(...inputs.map((value) => value!.shape));
  return inputs[at] !== input && sameShape(shape, node.outputs[0]!.shape) ? { ...node, inputs } : node;
}

/** An element-wise operator spreads its inputs itself: neither an Expand nor a filled tensor has to be made for it. */
export const useImplicitBroadcasts = (graph: Graph): Graph =>
  rewrite(graph, (node, build, around) => {
    if (node.domain !== '' || !broadcasting.has(node.op)) return undefined;
    const result = node.inputs.reduce((current: Node, _, at) => narrowed(current, at, around), node);
    if (result === node) return undefined;
    const [output] = node.outputs;
    return [build.node(node.op, result.inputs, output!.shape, output!.type, node.attributes)];
  });
