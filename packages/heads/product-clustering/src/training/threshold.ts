import { DisjointSets } from '../groups.js';

/** Two items, by position, and how surely they are one product. */
export interface ScoredPair {
  readonly pair: readonly [number, number];
  readonly score: number;
}

/**
 * The score from which on pairs must be joined for the highest pairwise F1 of the connected groups; of equal ones the highest, null where no
 * threshold joins two items of one true group. Goes through the pairs once, joining groups, best first.
 * @param truth true group of each item
 */
export function bestThreshold(truth: ArrayLike<number>, pairs: readonly ScoredPair[]): number | null {
  const sets = new DisjointSets(truth.length);
  const members = Array.from(truth, (group) => new Map([[group, 1]]));
  const wanted = truePairs(truth);
  const sorted = [...pairs].sort((a, b) => b.score - a.score);
  let [said, right] = [0, 0];
  let best: { f1: number; threshold: number | null } = { f1: 0, threshold: null };
  sorted.forEach(({ pair: [a, b], score }, at) => {
    const [x, y] = [sets.sizeOf(sets.root(a)), sets.sizeOf(sets.root(b))];
    const joined = sets.join(a, b);
    if (joined) {
      said += x * y;
      const into = members[joined.kept]!;
      for (const [group, count] of members[joined.gone]!) {
        right += count * (into.get(group) ?? 0);
        into.set(group, count + (into.get(group) ?? 0));
      }
    }
    const f1 = (2 * right) / (said + wanted);
    if (sorted[at + 1]?.score !== score && f1 > best.f1) best = { f1, threshold: score };
  });
  return best.threshold;
}

/** Pairs of items of one group. */
export function truePairs(truth: ArrayLike<number>): number {
  const sizes = new Map<number, number>();
  let pairs = 0;
  for (let i = 0; i < truth.length; i++) {
    const before = sizes.get(truth[i]!) ?? 0;
    pairs += before;
    sizes.set(truth[i]!, before + 1);
  }
  return pairs;
}
