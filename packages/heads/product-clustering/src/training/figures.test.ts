import { expect, test } from '@jest/globals';
import { createRandom } from '@commercemm/catalog';
import { bCubedScore, normalizedMutualInformation, pairwiseScore } from '@commercemm/engine';

import { groupFigures, productShares } from './figures.js';

test('by hand: listings of products {0, 1, 2} {3, 4}, grouped {0, 1} {2, 3, 4}', () => {
  const figures = groupFigures(productShares([0, 0, 0, 1, 1], [7, 7, 8, 8, 8]));
  // 4 pairs wanted, 4 said, {0, 1} and {3, 4} right; B-cubed (1 + 1 + 1/3 + 2/3 + 2/3) / 5 both ways.
  expect(figures).toMatchObject({ pairwiseF1: 1 / 2, pairwisePrecision: 1 / 2, pairwiseRecall: 1 / 2 });
  expect(figures.bCubedF1).toBeCloseTo(11 / 15, 12);
  const h = -(0.6 * Math.log(0.6) + 0.4 * Math.log(0.4));
  expect(figures.nmi).toBeCloseTo((0.8 * Math.log(0.4 / 0.24) + 0.2 * Math.log(0.2 / 0.36)) / h, 12);
});

test('over all products they are the figures of the contingency table', () => {
  const random = createRandom(4, 'figures');
  const truth = Array.from({ length: 50 }, () => random.integer(20));
  const predicted = Array.from({ length: 50 }, () => random.integer(25));
  const figures = groupFigures(productShares(truth, predicted));
  const pairwise = pairwiseScore(truth, predicted)!;
  expect(figures.pairwiseF1).toBeCloseTo(pairwise.f1, 12);
  expect(figures.pairwisePrecision).toBeCloseTo(pairwise.precision, 12);
  expect(figures.pairwiseRecall).toBeCloseTo(pairwise.recall, 12);
  expect(figures.bCubedF1).toBeCloseTo(bCubedScore(truth, predicted)!.f1, 12);
  expect(figures.nmi).toBeCloseTo(normalizedMutualInformation(truth, predicted)!, 12);
});

test('listings among others: their groups hold the others too, who have no figures', () => {
  const shares = productShares([0, 0, 1, 2, 2], [7, 7, 8, 7, 9], 3);
  // Of product 0 each listing has a right partner and a wrong one; product 1 is alone, as it should be.
  expect(shares).toMatchObject([
    { listings: 2, wanted: 1, said: 2, right: 1, precision: 4 / 3, recall: 2 },
    { listings: 1, wanted: 0, said: 0, right: 0 },
  ]);
  expect(shares).toHaveLength(2);
});

test('a product that is drawn twice weighs twice, and makes no pairs with itself', () => {
  const [alone, pair] = productShares([0, 1, 1], [0, 1, 2]);
  expect(groupFigures([alone!, alone!])).not.toHaveProperty('pairwiseF1');
  expect(groupFigures([pair!, pair!, alone!])).toMatchObject({ pairwiseF1: 0, bCubedF1: expect.closeTo((2 * 0.6) / 1.6, 12) });
  expect(groupFigures([])).toEqual({});
});
