import { thresholdBetween } from '@commercemm/engine';

import { DisjointSets } from '../groups.js';

/** Two items, by position, and how surely they are one product. */
export interface ScoredPair {
  readonly pair: readonly [number, number];
  readonly score: number;
}

/** Items of a group: all of them, and those that are judged. */
type Counts = readonly [all: number, judged: number];

const NONE: Counts = [0, 0];
const sum = ([all, judged]: Counts, [all2, judged2]: Counts): Counts => [all + all2, judged + judged2];
/** Pairs between two groups, seen from each judged item: a pair of two of them counts twice. */
const between = ([all, judged]: Counts, [all2, judged2]: Counts): number => judged * all2 + judged2 * all;

/**
 * The threshold from which on pairs must be joined for the highest pairwise F1 of the connected groups; of equal ones the highest, null where no
 * threshold joins two items of one true group. Goes through the pairs once, joining groups, best first.
 * @param truth true group of each item
 * @param judged the first so many items are judged, by all of their pairs, each pair half for each of its items; all of them unless told
 */
export function bestThreshold(truth: ArrayLike<number>, pairs: readonly ScoredPair[], judged = truth.length): number | null {
  const sets = new DisjointSets(truth.length);
  const sizes = Array.from(truth, (_, item): Counts => [1, Number(item < judged)]);
  const members = Array.from(truth, (group, item) => new Map([[group, sizes[item]!]]));
  const wanted = wantedPairs(truth, judged);
  const sorted = [...pairs].sort((a, b) => b.score - a.score);
  let [said, right] = [0, 0];
  let best: { f1: number; threshold: number | null } = { f1: 0, threshold: null };
  sorted.forEach(({ pair: [a, b], score }, at) => {
    const joined = sets.join(a, b);
    if (joined) {
      const { kept, gone } = joined;
      said += between(sizes[kept]!, sizes[gone]!);
      sizes[kept] = sum(sizes[kept]!, sizes[gone]!);
      const into = members[kept]!;
      for (const [group, counts] of members[gone]!) {
        right += between(counts, into.get(group) ?? NONE);
        into.set(group, sum(counts, into.get(group) ?? NONE));
      }
    }
    const f1 = (2 * right) / (said + wanted);
    const next = sorted[at + 1]?.score;
    if (next !== score && f1 > best.f1) best = { f1, threshold: thresholdBetween(score, next) };
  });
  return best.threshold;
}

/** Pairs of items of one true group, seen from each of the first `judged` items. */
function wantedPairs(truth: ArrayLike<number>, judged: number): number {
  const sizes = new Map<number, number>();
  for (let i = 0; i < truth.length; i++) sizes.set(truth[i]!, (sizes.get(truth[i]!) ?? 0) + 1);
  let pairs = 0;
  for (let i = 0; i < judged; i++) pairs += sizes.get(truth[i]!)! - 1;
  return pairs;
}
