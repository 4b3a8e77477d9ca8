import { expect, test } from '@jest/globals';
import { createRandom } from '@commercemm/catalog';
import { pairwiseScore } from '@commercemm/engine';

import { connectedGroups } from '../groups.js';
import { bestThreshold, type ScoredPair } from './threshold.js';

/** Of the last score there is nothing to be halfway to. */
const halfway = (score: number, next = score): number => (score + next) / 2;

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
  const best = tried.findIndex(({ f1 }) => f1 > Math.max(...tried.map((other) => other.f1)) - 1e-12);
  expect(bestThreshold(truth, pairs)).toBeCloseTo(halfway(tried[best]!.threshold, tried[best + 1]?.threshold), 12);
});

test.each([1, 2, 3])('of items among others, pairs of two of them count twice and pairs with one of them once (draw %i)', (seed) => {
  const judged = 12;
  const random = createRandom(seed, 'judged');
  const truth = Array.from({ length: 30 }, () => random.integer(12));
  const pairs: ScoredPair[] = Array.from({ length: 60 }, () => {
    const pair = [random.integer(30), random.integer(30)] as const;
    return { pair, score: Number(truth[pair[0]] === truth[pair[1]]) + 2 * random.uniform() };
  });
  const f1At = (threshold: number) => {
    const groups = connectedGroups(
      30,
      pairs.filter(({ score }) => score >= threshold).map(({ pair }) => pair),
    );
    const counts = { wanted: 0, said: 0, right: 0 };
    for (let i = 0; i < judged; i++)
      for (let j = 0; j < 30; j++) {
        if (i === j) continue;
        const [wanted, said] = [truth[i] === truth[j], groups[i] === groups[j]];
        counts.wanted += Number(wanted);
        counts.said += Number(said);
        counts.right += Number(wanted && said);
      }
    return (2 * counts.right) / (counts.said + counts.wanted);
  };
  const tried = pairs.map(({ score }) => score).sort((a, b) => b - a);
  const best = tried.reduce((a, b) => (f1At(b) > f1At(a) + 1e-12 ? b : a));
  expect(bestThreshold(truth, pairs, judged)).toBe(halfway(best, tried[tried.indexOf(best) + 1]));
});

test('there is none where no pair is right', () => {
  expect(bestThreshold([0, 0, 1], [{ pair: [1, 2], score: 3 }])).toBeNull();
});
