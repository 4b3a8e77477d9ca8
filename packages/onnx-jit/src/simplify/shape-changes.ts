import { type Graph, sameShape } from '../graph/ir.js';
import { rewrite } from './rewrite.js';

/** A reshape of a reshape is one reshape; one that changes nothing, an Identity or an Expand to the same shape are none. */
export const mergeReshapes = (graph: Graph): Graph =>
  rewrite(graph, ({ op, domain, inputs: [x], outputs: [output] }, build, around) => {
    if (domain !== '' || x === undefined || output === undefined) return undefined;
    if (op === 'Identity') return [x];
    if ((op === 'Reshape' || op === 'Expand') && sameShape(x.shape, output.shape)) return [x];
    if (op === 'Cast' && x.type === output.type) return [x];
    const before = around.producer(x);
    if (op !== 'Reshape' || before?.op !== 'Reshape') return undefined;
    return [build.reshape(before.inputs[0]!, output.shape)];
  });
