import type { Graph } from '../graph/ir.js';
import { mergeCommonSubexpressions } from './common-subexpressions.js';
import { foldFills } from './fold-fills.js';
import { useImplicitBroadcasts } from './implicit-broadcasts.js';
import { foldBiases, foldOperands, foldScales, scaleAfterSums } from './matrix-products.js';
import { dropNeutralElements } from './neutral-elements.js';
import { removeUnused } from './remove-unused.js';
import { scatterIntoSums } from './scatter-sums.js';
import { mergeReshapes } from './shape-changes.js';
import { sumRowsInParts } from './sum-rows.js';
import { mergeTransposes } from './transposes.js';

type Pass = (graph: Graph) => Graph;

/** Dead nodes go first and last: passes that ask who reads a value must not be told of dead readers. */
const passes: readonly Pass[] = [
  removeUnused,
  foldFills,
  dropNeutralElements,
  mergeReshapes,
  mergeTransposes,
  useImplicitBroadcasts,
  mergeCommonSubexpressions,
  removeUnused,
  foldOperands,
  foldBiases,
  foldScales,
  scaleAfterSums,
  scatterIntoSums,
  sumRowsInParts,
  removeUnused,
];

/** No program here came near needing this many rounds; a pair of passes that undo each other would. */
const MOST_ROUNDS = 20;

/** The same results with fewer nodes and less traffic over memory. Passes run in rounds until a round changes nothing. */
export function simplify(graph: Graph): Graph {
  let current = graph;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = passes.reduce((before, pass) => pass(before), current);
    if (next.nodes.length === current.nodes.length && next.nodes.every((node, at) => node === current.nodes[at])) return next;
    current = next;
  }
  return current;
}
