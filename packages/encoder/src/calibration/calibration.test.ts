import { describe, expect, test } from '@jest/globals';

import { calibrate, calibrationSchema, sigmoid, softmax, type Calibration } from './calibration.js';
import { fitIsotonic } from './isotonic.js';
import { fitPlatt } from './platt.js';
import { fitTemperature } from './temperature.js';

/** Uniform numbers in [0, 1) (Steele and Vigna's splitmix32), one stream for each seed. */
const uniform =
  (seed: number) =>
  (i: number): number => {
    let z = (Math.imul(i + 1, 0x9e3779b9) + Math.imul(seed, 0x85ebca6b)) | 0;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32;
  };
const [first, second, third, draw] = [uniform(1), uniform(2), uniform(3), uniform(4)] as const;
const indices = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('softmax and sigmoid', () => {
  test('are their formulas, without overflow', () => {
    const logits = [1, 2, -3];
    const sum = logits.reduce((total, x) => total + Math.exp(x / 2), 0);
    softmax(logits, 2).forEach((p, c) => expect(p).toBeCloseTo(Math.exp(logits[c]! / 2) / sum, 6));
    expect([...softmax([1000, 0])]).toEqual([1, 0]);
    expect([sigmoid(-1000), sigmoid(0), sigmoid(1000)]).toEqual([0, 0.5, 1]);
  });
});

describe('fitPlatt', () => {
  const scores = indices(4000).map((i) => 8 * first(i) - 4);
  const labels = scores.map((score, i) => Number(draw(i) < sigmoid(2 * score - 1)));

  test('finds the curve that labels were drawn from', () => {
    const { slope, intercept } = fitPlatt(scores, labels);
    expect(Math.abs(slope - 2)).toBeLessThan(0.2);
    expect(Math.abs(intercept + 1)).toBeLessThan(0.2);
  });

  test('is where the gradient of the smoothed likelihood is 0', () => {
    const { slope, intercept } = fitPlatt(scores, labels);
    const positives = labels.filter(Boolean).length;
    const targets = labels.map((label) => (label ? (positives + 1) / (positives + 2) : 1 / (labels.length - positives + 2)));
    const loss = (a: number, b: number): number =>
      scores.reduce(
        (sum, score, i) => sum - targets[i]! * Math.log(sigmoid(a * score + b)) - (1 - targets[i]!) * Math.log(1 - sigmoid(a * score + b)),
        0,
      );
    const h = 1e-4;
    expect(Math.abs(loss(slope + h, intercept) - loss(slope - h, intercept)) / (2 * h)).toBeLessThan(1e-3);
    expect(Math.abs(loss(slope, intercept + h) - loss(slope, intercept - h)) / (2 * h)).toBeLessThan(1e-3);
  });

  test('stays finite where one score parts yes from no, and where there is only yes', () => {
    for (const [given, wanted] of [
      [
        [-1, -2, 1, 2],
        [0, 0, 1, 1],
      ],
      [
        [1, 2, 3],
        [1, 1, 1],
      ],
    ] as const) {
      const fitted = fitPlatt(given, wanted);
      expect([fitted.slope, fitted.intercept].every(Number.isFinite)).toBe(true);
      expect(calibrate(fitted, 3)).toBeGreaterThan(0.5);
    }
  });
});

describe('fitTemperature', () => {
  /** Labels drawn from the softmax of logits, which a model then states three times too confidently. */
  const logits = indices(3000).map((i) => [4 * first(i), 4 * second(i), 4 * third(i)]);
  const labels = logits.map((row, i) => {
    let rest = draw(i);
    return [...softmax(row)].findIndex((p) => (rest -= p) < 0);
  });
  const confident = logits.map((row) => row.map((value) => 3 * value));

  test('finds how much too confident the logits are', () => {
    expect(Math.abs(fitTemperature(confident, labels).temperature - 3)).toBeLessThan(0.2);
  });

  test('is the least negative log likelihood on a grid', () => {
    const nll = (temperature: number): number =>
      confident.reduce((sum, row, i) => sum - Math.log(softmax(row, temperature)[labels[i]!]!), 0);
    const { temperature } = fitTemperature(confident, labels);
    for (const factor of [0.5, 0.9, 0.99, 1.01, 1.1, 2]) expect(nll(temperature)).toBeLessThanOrEqual(nll(temperature * factor));
  });
});

describe('fitIsotonic', () => {
  const scores = indices(60).map((i) => Math.floor(20 * first(i)));
  const labels = scores.map((score, i) => Number(draw(i) < score / 20));
  const fitted = fitIsotonic(scores, labels);

  test('never decreases, and keeps the mean of the labels', () => {
    const values = indices(21).map((score) => calibrate(fitted, score));
    values.slice(1).forEach((value, i) => expect(value).toBeGreaterThanOrEqual(values[i]!));
    const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;
    expect(mean(scores.map((score) => calibrate(fitted, score)))).toBeCloseTo(mean(labels), 10);
  });

  test('is the max-min formula of isotonic regression at every score', () => {
    // Barlow et al.: the largest over a <= i of the least over b >= i of the mean of labels with scores from a to b.
    const levels = [...new Set(scores)].sort((a, b) => a - b);
    const mean = (from: number, to: number) => {
      const inside = labels.filter((_, i) => scores[i]! >= from && scores[i]! <= to);
      return inside.reduce((a, b) => a + b, 0) / inside.length;
    };
    for (const level of levels) {
      const expected = Math.max(
        ...levels.filter((a) => a <= level).map((a) => Math.min(...levels.filter((b) => b >= level).map((b) => mean(a, b)))),
      );
      expect(calibrate(fitted, level)).toBeCloseTo(expected, 10);
    }
  });

  test('is constant outside its scores and linear between them', () => {
    const line: Calibration = { method: 'isotonic', scores: [0, 2, 3], probabilities: [0.1, 0.5, 0.9] };
    const expected = [
      [-1, 0.1],
      [0, 0.1],
      [1, 0.3],
      [2, 0.5],
      [2.5, 0.7],
      [4, 0.9],
    ] as const;
    for (const [score, probability] of expected) expect(calibrate(line, score)).toBeCloseTo(probability, 12);
  });
});

test('what is fitted survives a manifest', () => {
  for (const fitted of [fitPlatt([0, 1], [0, 1]), fitIsotonic([0, 1], [0, 1]), fitTemperature([[0, 1]], [1])])
    expect(calibrationSchema.parse(JSON.parse(JSON.stringify(fitted)))).toEqual(fitted);
});

test('labels that do not match scores are refused', () => {
  expect(() => fitPlatt([], [])).toThrow(RangeError);
  expect(() => fitIsotonic([1, 2], [1])).toThrow(RangeError);
  expect(() => fitTemperature([[1, 2]], [])).toThrow(RangeError);
});
