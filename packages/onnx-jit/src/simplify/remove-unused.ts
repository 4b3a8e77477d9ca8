import type { Graph, Value } from '../graph/ir.js';

/** Drops the nodes that no output depends on. */
export function removeUnused(graph: Graph): Graph {
  const used = new Set<Value>(graph.outputs.map(({ value }) => value));
  const nodes = graph.nodes.toReversed().filter(({ inputs, outputs }) => {
    if (!outputs.some((output) => used.has(output))) return false;
    for (const input of inputs) if (input !== undefined) used.add(input);
    return true;
  });
  return { ...graph, nodes: nodes.reverse() };
}
