import type { Graph, Value } from '../graph/ir.js';
import { rewrite } from './rewrite.js';

const inOrder = (axes: readonly number[]): boolean => axes.every((axis, at) => at === 0 || axis > axes[at - 1]!);

/** Whether the permutation leaves the elements where they are in memory: only axes of size 1 change places. */
const movesNothing = (x: Value, perm: readonly number[]): boolean => inOrder(perm.filter((axis) => x.shape[axis] !== 1));

/** A transpose of a transpose is one; one that moves nothing is a reshape. */
export const mergeTransposes = (graph: Graph): Graph =>
  rewrite(graph, ({ op, domain, inputs: [x], outputs: [output], attributes }, build, around) => {
    if (op !== 'Transpose' || domain !== '' || x === undefined || output === undefined) return undefined;
    const perm = attributes['perm'] as readonly number[];
    if (movesNothing(x, perm)) return [build.reshape(x, output.shape)];
    const before = around.producer(x);
    if (before?.op !== 'Transpose') return undefined;
    const first = before.attributes['perm'] as readonly number[];
    return [
      build.transpose(
        before.inputs[0]!,
        perm.map((axis) => first[axis]!),
      ),
    ];
  });
