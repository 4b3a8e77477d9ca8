import { expect, test } from '@jest/globals';
import { createRandom } from '@commercemm/catalog';

import { connectedGroups, DisjointSets } from './groups.js';

/** Every item takes the least number that it can reach, until nothing changes. */
function bruteForce(size: number, pairs: readonly (readonly [number, number])[]): number[] {
  const least = Array.from({ length: size }, (_, item) => item);
  for (let changed = true; changed;) {
    changed = false;
    for (const [a, b] of pairs) {
      if (least[a] === least[b]) continue;
      least[a] = least[b] = Math.min(least[a]!, least[b]!);
      changed = true;
    }
  }
  const order = [...new Set(least)];
  return least.map((item) => order.indexOf(item));
}

test.each([0, 5, 20, 40, 200])('groups of 40 items and %i random pairs are those that reachability gives', (count) => {
  const random = createRandom(3, 'groups', count);
  const pairs = Array.from({ length: count }, () => [random.integer(40), random.integer(40)] as const);
  expect([...connectedGroups(40, pairs)]).toEqual(bruteForce(40, pairs));
});

test('joining tells which group is left, and nothing where there is but one', () => {
  const sets = new DisjointSets(3);
  expect(sets.join(0, 1)).toEqual({ kept: 0, gone: 1 });
  expect(sets.join(2, 1)).toEqual({ kept: 0, gone: 2 });
  expect(sets.join(2, 0)).toBeNull();
  expect(sets.sizeOf(sets.root(2))).toBe(3);
});
