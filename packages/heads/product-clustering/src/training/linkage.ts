import { DisjointSets } from '../groups.js';
import type { Pair } from './reach.js';
import type { ScoredPair } from './threshold.js';

/**
 * The score up to which two items are in one connected group, for each of `wanted`: the least score on the best way from one to the other
 * (single linkage, Gower and Ross 1969), -Infinity where there is none. Goes through the pairs once, joining groups, best first.
 */
export function linkageScores(size: number, pairs: readonly ScoredPair[], wanted: readonly Pair[]): Float64Array {
  const sets = new DisjointSets(size);
  const scores = new Float64Array(wanted.length).fill(-Infinity);
  /** The wanted pairs with an item in a group, by its root. */
  const open = Array.from({ length: size }, (): number[] => []);
  wanted.forEach((pair, at) => pair.forEach((item) => open[item]!.push(at)));
  for (const { pair, score } of [...pairs].sort((a, b) => b.score - a.score)) {
    const joined = sets.join(...pair);
    if (!joined) continue;
    for (const at of open[joined.gone]!) {
      const [a, b] = wanted[at]!;
      if (sets.root(a) !== sets.root(b)) open[joined.kept]!.push(at);
      else if (scores[at] === -Infinity) scores[at] = score;
    }
  }
  return scores;
}
