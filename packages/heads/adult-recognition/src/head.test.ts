import { expect, test } from '@jest/globals';

import { logitOf, recognitionOf } from './head.js';

test('a product is decided by the threshold and has the calibrated probability', () => {
  const data = { calibration: { method: 'platt' as const, slope: 2, intercept: -1 }, threshold: -0.5 };
  expect(recognitionOf(-0.5, data)).toEqual({ probability: expect.closeTo(1 / (1 + Math.exp(2)), 12), adult: true });
  expect(recognitionOf(-0.6, data).adult).toBe(false);
});

test('the logit is that of yes, and finite where one of both is certain', () => {
  expect(logitOf([0.25, 0.75])).toBe(Math.fround(Math.log(3)));
  expect(Number.isFinite(logitOf([0, 1]))).toBe(true);
});
