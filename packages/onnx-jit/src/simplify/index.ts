import type { Graph } from '../graph/ir.js';
import { removeUnused } from './remove-unused.js';

type Pass = (graph: Graph) => Graph;

const passes: readonly Pass[] = [removeUnused];

/** The same results with fewer nodes and less traffic over memory. */
export const simplify = (graph: Graph): Graph => passes.reduce((current, pass) => pass(current), graph);
