import { expect, test } from '@jest/globals';
import { createRandom } from '@commercemm/catalog';
import { pairwiseScore } from '@commercemm/engine';

import { connectedGroups } from '../groups.js';
import { bestThreshold, truePairs, type ScoredPair } from './threshold.js';

test.each([1, 2, 3, 4])('the threshold is the best of all, each tried out (draw %i)', (seed) => {
  const random = createRandom(seed, 'threshold');
  const truth = Array.from({ length: 30 }, () => random.integer(12));
  const pairs: ScoredPair[] = Array.from({ length: 60 }, () => {
    const pair = [random.integer(30), random.integer(30)] as const;
    // Few distinct scores, so that ties occur.
    return { pair, score: Math.round(6 * (Number(truth[pair[0]] === truth[pair[1]]) + random.uniform())) / 6 };
  });
  const tried = [...new Set(pairs.map(({ score }) => score))]
    .sort((a, b) => b - a)
    .map((threshold) => {
      const groups = connectedGroups(
        30,
        pairs.filter(({ score }) => score >= threshold).map(({ pair }) => pair),
      );
      return { threshold, f1: pairwiseScore(truth, groups)!.f1 };
    });
  const best = tried.reduce((a, b) => (b.f1 > a.f1 + 1e-12 ? b : a));
  expect(bestThreshold(truth, pairs)).toBe(best.threshold);
});

test('there is none where no pair is right', () => {
  expect(bestThreshold([0, 0, 1], [{ pair: [1, 2], score: 3 }])).toBeNull();
  expect(truePairs([0, 0, 1, 0])).toBe(3);
});
