import { expect, test } from '@jest/globals';

import { extractionDataSchema, weightsFromData, weightsToData } from './data.js';

const weights = {
  features: new Map([
    [
      'word0 red',
      [
        [1, 1.25],
        [2, -0.5],
      ] as const,
    ],
    ['any', [[0, 3]] as const],
  ]),
  factors_KK: Float64Array.from([0, 0.5, -1, 2, 0.25, -3, 1, 0, 0], Math.exp),
};
const data = { spans: ['color'], classes: [], ...weightsToData(weights), added: 1 };

test('weights through JSON and back are the same to two digits', () => {
  const { features, factors_KK } = weightsFromData(extractionDataSchema.parse(JSON.parse(JSON.stringify(data))));
  expect(features).toEqual(weights.features);
  factors_KK.forEach((factor, at) => expect(factor).toBeCloseTo(weights.factors_KK[at]!, 12));
});

test('weights of another form, or scores of other pairs than the tags have, are refused', () => {
  expect(extractionDataSchema.safeParse({ ...data, features: { any: '0:x' } }).success).toBe(false);
  expect(extractionDataSchema.safeParse({ ...data, spans: ['color', 'size'] }).success).toBe(false);
});
