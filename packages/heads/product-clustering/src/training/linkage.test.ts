import { expect, test } from '@jest/globals';
import { createRandom } from '@commercemm/catalog';

import { connectedGroups } from '../groups.js';
import { linkageScores } from './linkage.js';
import type { Pair } from './reach.js';

test('by hand: the least score on the best way, also through others; nothing where there is no way', () => {
  const pairs = [
    { pair: [0, 1], score: 5 },
    { pair: [1, 2], score: 3 },
    { pair: [0, 2], score: 2 },
    { pair: [3, 4], score: -1 },
  ] as const;
  expect([...linkageScores(5, pairs, [[0, 1], [2, 0], [3, 4], [4, 0]])]).toEqual([5, 3, -1, -Infinity]); // prettier-ignore
});

test.each([1, 2, 3])('from every threshold on, the pairs of connected groups are those whose score reaches it (draw %i)', (seed) => {
  const size = 40;
  const random = createRandom(seed, 'linkage');
  const drawn = (): Pair => [random.integer(size), random.integer(size)];
  // Few distinct scores, so that ties occur.
  const pairs = Array.from({ length: 60 }, () => ({ pair: drawn(), score: random.integer(9) }));
  const wanted = Array.from({ length: 200 }, drawn).filter(([a, b]) => a !== b);
  const scores = linkageScores(size, pairs, wanted);
  for (let threshold = 0; threshold < 9; threshold++) {
    const groups = connectedGroups(
      size,
      pairs.filter(({ score }) => score >= threshold).map(({ pair }) => pair),
    );
    expect([...scores].map((score) => score >= threshold)).toEqual(wanted.map(([a, b]) => groups[a] === groups[b]));
  }
});
