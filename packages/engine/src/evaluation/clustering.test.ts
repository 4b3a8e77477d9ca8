import { expect, test } from '@jest/globals';
import { createRandom } from '@commercemm/catalog';

import { bCubedScore, normalizedMutualInformation, pairwiseScore } from './clustering.js';

// Five items of groups {0, 1, 2} {3, 4}; predicted {0, 1} {2, 3, 4}.
const truth = [0, 0, 0, 1, 1];
const predicted = [7, 7, 8, 8, 8];

const random = createRandom(2, 'clusters');
const drawn = Array.from({ length: 40 }, () => [random.integer(6), random.integer(9)] as const);

test('pairwise scores are those counted by hand, and those of all pairs', () => {
  // True pairs 3 + 1, predicted 1 + 3, in both {0, 1} and {3, 4}.
  expect(pairwiseScore(truth, predicted)).toEqual({ precision: 2 / 4, recall: 2 / 4, f1: 1 / 2 });
  const pairs = drawn.flatMap((a, i) => drawn.slice(0, i).map((b) => ({ same: a[0] === b[0], together: a[1] === b[1] })));
  const both = pairs.filter(({ same, together }) => same && together).length;
  const score = pairwiseScore(
    drawn.map(([t]) => t),
    drawn.map(([, p]) => p),
  )!;
  expect(score.precision).toBeCloseTo(both / pairs.filter(({ together }) => together).length, 12);
  expect(score.recall).toBeCloseTo(both / pairs.filter(({ same }) => same).length, 12);
  expect(pairwiseScore([1, 2], [1, 1])).toBeNull();
});

test('B-cubed is the mean over items, item by item', () => {
  const shares = (own: 0 | 1, other: 0 | 1) =>
    drawn.map((item) => {
      const group = drawn.filter((each) => each[own] === item[own]);
      return group.filter((each) => each[other] === item[other]).length / group.length;
    });
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const score = bCubedScore(
    drawn.map(([t]) => t),
    drawn.map(([, p]) => p),
  )!;
  expect(score.precision).toBeCloseTo(mean(shares(1, 0)), 12);
  expect(score.recall).toBeCloseTo(mean(shares(0, 1)), 12);
  // Precision (1 + 1 + 1/3 + 2/3 + 2/3) / 5, recall (2/3 + 2/3 + 1/3 + 1 + 1) / 5.
  expect(bCubedScore(truth, predicted)).toMatchObject({ precision: expect.closeTo(11 / 15, 12), recall: expect.closeTo(11 / 15, 12) });
});

test('normalised mutual information is 1 for equal groups whatever their numbers, 0 for independent ones, and by hand between', () => {
  expect(normalizedMutualInformation([0, 0, 1], [5, 5, 2])).toBeCloseTo(1, 12);
  expect(normalizedMutualInformation([0, 0, 1, 1], [0, 1, 0, 1])).toBeCloseTo(0, 12);
  const h = -(0.6 * Math.log(0.6) + 0.4 * Math.log(0.4));
  const mutual = 0.4 * Math.log(0.4 / 0.24) + 0.2 * Math.log(0.2 / 0.36) + 0.4 * Math.log(0.4 / 0.24);
  expect(normalizedMutualInformation(truth, predicted)).toBeCloseTo(mutual / h, 12);
});
