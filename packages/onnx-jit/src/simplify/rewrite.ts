import { GraphBuilder } from '../graph/builder.js';
import type { Graph, Node, Value } from '../graph/ir.js';

/** What a rule may look at beside the node itself. */
export interface Surroundings {
  /** The node that makes a value, as it is after rewriting; undefined for inputs and constants. */
  producer(value: Value | undefined): Node | undefined;
  /** Whether no one but the node at hand reads the value, and it is no output. */
  usedOnce(value: Value | undefined): boolean;
}

/**
 * Looks at a node whose inputs are already rewritten. Returns the values that take the place of its outputs, made with the given
 * builder or already there, or undefined to leave the node as it is.
 */
export type Rule = (node: Node, build: GraphBuilder, around: Surroundings) => readonly Value[] | undefined;

/** Applies the rule to each node in order. */
export function rewrite(graph: Graph, rule: Rule): Graph {
  const replaced = new Map<Value, Value>();
  const producers = new Map<Value, Node>();
  const uses = countUses(graph);
  const current = (value: Value): Value => replaced.get(value) ?? value;
  const around: Surroundings = {
    producer: (value) => (value === undefined ? undefined : producers.get(value)),
    usedOnce: (value) => value !== undefined && uses.get(value) === 1,
  };
  const nodes: Node[] = [];
  const keep = (node: Node): void => {
    nodes.push(node);
    for (const output of node.outputs) producers.set(output, node);
  };
  for (const original of graph.nodes) {
    const moved = original.inputs.some((input) => input !== undefined && replaced.has(input));
    const node = moved ? { ...original, inputs: original.inputs.map((input) => input && current(input)) } : original;
    const build = new GraphBuilder();
    build.scope = node.scope;
    const results = rule(node, build, around);
    if (results === undefined) {
      keep(node);
      continue;
    }
    build.recorded.forEach(keep);
    node.outputs.forEach((output, at) => {
      replaced.set(output, results[at]!);
      if (!uses.has(results[at]!)) uses.set(results[at]!, uses.get(output) ?? 0);
      else if (results[at] !== output) uses.set(results[at]!, Infinity);
    });
  }
  const outputs = graph.outputs.map((output) => ({ ...output, value: current(output.value) }));
  return { ...graph, nodes, outputs };
}

function countUses(graph: Graph): Map<Value, number> {
  const uses = new Map<Value, number>();
  const add = (value: Value | undefined): void => {
    if (value !== undefined) uses.set(value, (uses.get(value) ?? 0) + 1);
  };
  for (const node of graph.nodes) node.inputs.forEach(add);
  for (const { value } of graph.outputs) add(value);
  return uses;
}
