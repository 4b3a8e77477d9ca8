import { type Graph, type Node, type Value, fillOf, sameShape } from '../graph/ir.js';
import { type Rule, type Surroundings, rewrite } from './rewrite.js';

/** The node that adds scattered elements to its first input and makes a value that no one else reads. */
function scatterOf(value: Value | undefined, around: Surroundings): Node | undefined {
  const node = around.usedOnce(value) ? around.producer(value) : undefined;
  return node?.op === 'ScatterElements' && node.attributes['reduction'] === 'add' ? node : undefined;
}

/** Rows scattered into zeros and then added to x are scattered into x. */
const intoSum: Rule = ({ op, inputs: [a, b], outputs: [output] }, build, around) => {
  if (op !== 'Add' || a === undefined || b === undefined || output === undefined) return undefined;
  const fold = (scattered: Value, x: Value): Value[] | undefined => {
    const scatter = scatterOf(scattered, around);
    if (scatter === undefined || fillOf(scatter.inputs[0]) !== 0 || !sameShape(x.shape, scattered.shape)) return undefined;
    return [build.node('ScatterElements', [x, ...scatter.inputs.slice(1)], output.shape, output.type, scatter.attributes)];
  };
  return fold(a, b) ?? fold(b, a);
};

/** What is scattered one after the other is scattered at once: each time, all of the first input may be copied. */
const atOnce: Rule = (node, build, around) => {
  const { op, inputs, outputs, attributes } = node;
  const before = op === 'ScatterElements' && attributes['reduction'] === 'add' ? scatterOf(inputs[0], around) : undefined;
  if (before === undefined || before.attributes['axis'] !== attributes['axis']) return undefined;
  const axis = Number(attributes['axis'] ?? 0);
  const [x, firstAt, first] = before.inputs as [Value, Value, Value];
  const [, secondAt, second] = inputs as [Value, Value, Value];
  if (!first.shape.every((dim, at) => at === axis || dim === second.shape[at])) return undefined;
  const parts = [build.concat([firstAt, secondAt], axis), build.concat([first, second], axis)];
  return [build.node('ScatterElements', [x, ...parts], outputs[0]!.shape, outputs[0]!.type, attributes)];
};

/** Sums of scattered elements are scattered together. */
export const scatterIntoSums = (graph: Graph): Graph => rewrite(rewrite(graph, intoSum), atOnce);
