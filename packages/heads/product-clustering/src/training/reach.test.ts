import { expect, test } from '@jest/globals';
import { createRandom } from '@commercemm/catalog';

import { connectedGroups } from '../groups.js';
import { pairsAround, type Pair } from './reach.js';

const SIZE = 200;
const random = createRandom(7, 'reach');
const pairs = Array.from({ length: 140 }, (): Pair => {
  const [a, b] = [random.integer(SIZE), random.integer(SIZE)];
  return a < b ? [a, b] : [b, a];
}).filter(([a, b], at, all) => a !== b && all.findIndex(([c, d]) => a === c && b === d) === at);
const scores = new Map(pairs.map((pair) => [pair, random.uniform()]));
const start = [0, 1, 2, 3];

test.each([0.5, 0.7, 0.9])('the groups around some items are those that all pairs make, from a threshold of %d on', (threshold) => {
  const known = new Map<Pair, number>();
  for (const round of pairsAround(start, pairs, (pair) => known.get(pair), 0.5))
    for (const pair of round) {
      expect(known.has(pair)).toBe(false);
      known.set(pair, scores.get(pair)!);
    }
  expect(known.size).toBeLessThan(pairs.length);
  const groupsOf = (from: ReadonlyMap<Pair, number>) => {
    const groups = connectedGroups(
      SIZE,
      [...from].filter(([, score]) => score >= threshold).map(([pair]) => pair),
    );
    return start.map((item) => [...groups.keys()].filter((other) => groups[other] === groups[item]));
  };
  expect(groupsOf(known)).toEqual(groupsOf(scores));
});

test('a pair that gets no score connects nothing and is not waited for', () => {
  expect([...pairsAround([0], [[0, 1], [1, 2]], () => undefined, 0)]).toEqual([[[0, 1]]]); // prettier-ignore
});
