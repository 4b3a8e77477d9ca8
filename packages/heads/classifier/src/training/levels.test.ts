import { expect, test } from '@jest/globals';

import { logLikelihoodOf } from './levels.js';

test('the likelihood is the mean over levels of the logarithm of what is the same there', () => {
  const probabilities = [0.1, 0.3, 0.6];
  expect(logLikelihoodOf(probabilities, [[0, 1], [1]])).toBeCloseTo((Math.log(0.4) + Math.log(0.3)) / 2, 12);
  expect(logLikelihoodOf(probabilities, [[2]])).toBeCloseTo(Math.log(0.6), 12);
  expect(logLikelihoodOf([0, 1], [[0]])).toBeCloseTo(Math.log(1e-9), 12);
  expect(logLikelihoodOf(probabilities, [])).toBeNull();
});
