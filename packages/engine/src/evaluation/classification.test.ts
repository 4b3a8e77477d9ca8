import { describe, expect, test } from '@jest/globals';

import { bootstrap } from './bootstrap.js';
import { accuracy, confusionMatrix, macroF1 } from './classification.js';

describe('macro F1', () => {
  test('is the mean of the classes own F1, worked out by hand', () => {
    // class 0: TP 1, FP 1, FN 1 -> 1/2; class 1: TP 2, FP 1, FN 0 -> 4/5; class 2: TP 0, FP 0, FN 1 -> 0
    const [truth, predicted] = [
      [0, 0, 1, 1, 2],
      [0, 1, 1, 1, 0],
    ];
    expect(macroF1(truth, predicted)).toBeCloseTo((1 / 2 + 4 / 5 + 0) / 3, 12);
  });

  test('counts a class that was only predicted, and is null without any', () => {
    expect(macroF1([0], [1])).toBe(0);
    expect(macroF1([], [])).toBeNull();
  });
});

test('accuracy and confusion count the same pairs', () => {
  const [truth, predicted] = [
    [0, 1, 1, 2],
    [0, 1, 2, 2],
  ];
  expect(accuracy(truth, predicted)).toBe(3 / 4);
  expect(confusionMatrix(truth, predicted, 3)).toEqual([
    [1, 0, 0],
    [0, 1, 1],
    [0, 0, 1],
  ]);
});

describe('the bootstrap', () => {
  const values = Float64Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? 1 : 0));
  const mean = (units?: Int32Array) => {
    const chosen = units ? Array.from(units, (unit) => values[unit]!) : [...values];
    return { mean: chosen.reduce((sum, value) => sum + value, 0) / chosen.length };
  };

  test('has the interval that the normal approximation gives for a share', () => {
    const { value, low, high } = bootstrap(values.length, mean)['mean']!;
    const half = 1.96 * Math.sqrt((0.25 * 0.75) / values.length);
    expect(value).toBe(0.25);
    expect(low).toBeCloseTo(0.25 - half, 1.7);
    expect(high).toBeCloseTo(0.25 + half, 1.7);
  });

  test('is the same for the same seed', () => {
    expect(bootstrap(values.length, mean, 50, 7)).toEqual(bootstrap(values.length, mean, 50, 7));
  });
});
