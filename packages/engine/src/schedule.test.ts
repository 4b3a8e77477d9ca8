import { describe, expect, test } from '@jest/globals';

import { clipFactor, learningRateAt } from './schedule.js';
import { drawBorder } from './scheduler.js';

describe('learning rate', () => {
  const schedule = { peak: 0.8, warmupSteps: 4, totalSteps: 12, floor: 0.1 };

  test.each([
    [1, 0.2],
    [2, 0.4],
    [4, 0.8],
    // A quarter, half and three quarters of the cosine: 0.08 + 0.72 (1 + cos) / 2.
    [6, 0.08 + 0.36 * (1 + Math.SQRT1_2)],
    [8, 0.08 + 0.36],
    [10, 0.08 + 0.36 * (1 - Math.SQRT1_2)],
    [12, 0.08],
    [13, 0.08],
    [1000, 0.08],
  ])('of step %i is %d, by hand', (step, rate) => {
    expect(learningRateAt(step, schedule)).toBeCloseTo(rate, 12);
  });

  test('without warm-up starts near the peak, and of a run of one step is finite', () => {
    expect(learningRateAt(1, { peak: 1, warmupSteps: 0, totalSteps: 2, floor: 0 })).toBeCloseTo(0.5, 12);
    expect(learningRateAt(1, { peak: 1, warmupSteps: 1, totalSteps: 1, floor: 0 })).toBe(1);
    expect(learningRateAt(1, { peak: 1, warmupSteps: 0, totalSteps: 0, floor: 0.5 })).toBe(0.5);
  });

  test('still warms up if the run is shorter than the warm-up', () => {
    expect(learningRateAt(3, { peak: 1, warmupSteps: 10, totalSteps: 5, floor: 0 })).toBeCloseTo(0.3, 12);
  });
});

test.each([
  [2, 1, 0.5],
  [1, 1, 1],
  [0.3, 1, 1],
  [0, 1, 1],
  [8, 2, 0.25],
])('a gradient of norm %d under the limit %d is scaled by %d', (norm, limit, factor) => {
  expect(clipFactor(norm, limit)).toBe(factor);
});

describe('the border', () => {
  const draws = Array.from({ length: 4000 }, (_, i) => drawBorder([2, 5], 1, 'image-text', i));

  test('lies in its range, both ends included, each as often as the others', () => {
    for (const border of [2, 3, 4, 5]) {
      const share = draws.filter((draw) => draw === border).length / draws.length;
      // Five standard errors of a binomial share of 1/4.
      expect(Math.abs(share - 1 / 4)).toBeLessThan(5 * Math.sqrt(3 / 16 / draws.length));
    }
    expect(draws.every((draw) => [2, 3, 4, 5].includes(draw))).toBe(true);
  });

  test('is a function of seed, pass and iteration', () => {
    const again = Array.from({ length: 100 }, (_, i) => drawBorder([2, 5], 1, 'image-text', i));
    expect(again).toEqual(draws.slice(0, 100));
    for (const [seed, pass] of [
      [2, 'image-text'],
      [1, 'cross-pair'],
    ] as const)
      // prettier-ignore
      expect(Array.from({ length: 100 }, (_, i) => drawBorder([2, 5], seed, pass, i))).not.toEqual(again);
  });

  test('of a range of one is that one', () => {
    expect(drawBorder([3, 3], 9, 'cross-pair', 5)).toBe(3);
  });

  test('is drawn for each pass of its own: both agree as often as chance has it', () => {
    const agree = draws.filter((draw, i) => draw === drawBorder([2, 5], 1, 'cross-pair', i)).length / draws.length;
    expect(Math.abs(agree - 1 / 4)).toBeLessThan(5 * Math.sqrt(3 / 16 / draws.length));
  });
});
