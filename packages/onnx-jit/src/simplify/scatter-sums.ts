import { type Graph, type Value, fillOf, sameShape } from '../graph/ir.js';
import { rewrite } from './rewrite.js';

/** Rows scattered into zeros and then added to x are scattered into x. */
export const scatterIntoSums = (graph: Graph): Graph =>
  rewrite(graph, ({ op, inputs: [a, b], outputs: [output] }, build, around) => {
    if (op !== 'Add' || a === undefined || b === undefined || output === undefined) return undefined;
    const fold = (scattered: Value, x: Value): Value[] | undefined => {
      const scatter = around.usedOnce(scattered) ? around.producer(scattered) : undefined;
      if (scatter?.op !== 'ScatterElements' || scatter.attributes['reduction'] !== 'add' || fillOf(scatter.inputs[0]) !== 0)
        return undefined;
      if (!sameShape(x.shape, scattered.shape)) return undefined;
      return [build.node('ScatterElements', [x, ...scatter.inputs.slice(1)], output.shape, output.type, scatter.attributes)];
    };
    return fold(a, b) ?? fold(b, a);
  });
