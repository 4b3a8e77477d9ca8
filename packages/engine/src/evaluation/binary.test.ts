import { describe, expect, test } from '@jest/globals';
import { createRandom } from '@commercemm/catalog';

import { averagePrecision, bestF1, bestPrecisionAt, binaryAt, binaryCurve, recallAtPrecision, rocAuc } from './binary.js';

// Descending: yes 0.9, no 0.8, (yes, no) 0.7, yes 0.1.
const labels = [1, 0, 1, 0, 1];
const scores = [0.9, 0.8, 0.7, 0.7, 0.1];
const curve = binaryCurve(labels, scores);

const random = createRandom(1, 'binary');
const drawn = Array.from({ length: 60 }, () => ({ label: random.integer(2), score: random.integer(12) }));
const drawnLabels = drawn.map(({ label }) => label);
const drawnScores = drawn.map(({ score }) => score);

describe('at a threshold', () => {
  test('precision, recall and F1 are those counted by hand', () => {
    expect(binaryAt(curve, 0.7)).toEqual({ threshold: 0.7, precision: 2 / 4, recall: 2 / 3, f1: 4 / 7 });
    expect(binaryAt(curve, 0.75)).toEqual({ threshold: 0.75, precision: 1 / 2, recall: 1 / 3, f1: 2 / 5 });
    expect(binaryAt(curve, 1)).toEqual({ threshold: 1, precision: 1, recall: 0, f1: 0 });
  });

  test('are those of counting every unit', () => {
    const drawnCurve = binaryCurve(drawnLabels, drawnScores);
    for (const threshold of [-1, 0, 3.5, 7, 11]) {
      const said = drawn.filter(({ score }) => score >= threshold);
      const right = said.filter(({ label }) => label === 1).length;
      const point = binaryAt(drawnCurve, threshold)!;
      expect(point.precision).toBeCloseTo(right / said.length, 12);
      expect(point.recall).toBeCloseTo(right / drawnCurve.positives, 12);
    }
  });
});

test('a threshold that was chosen is halfway to the next lower score, so that scores which come out a little lower stay on its side', () => {
  const chosen = bestF1(binaryCurve([1, 1, 0], [3, 2, 1]))!;
  expect(chosen).toMatchObject({ threshold: 1.5, f1: 1 });
  expect(binaryAt(binaryCurve([1, 1, 0], [3 - 1e-6, 2 - 1e-6, 1 + 1e-6]), chosen.threshold)!.f1).toBe(1);
});

describe('over thresholds', () => {
  test('the best F1 is that of a search over every threshold', () => {
    const drawnCurve = binaryCurve(drawnLabels, drawnScores);
    const all = Array.from({ length: 12 }, (_, threshold) => binaryAt(drawnCurve, threshold)!.f1);
    expect(bestF1(drawnCurve)!.f1).toBeCloseTo(Math.max(...all), 12);
    // 1/2, 2/5, 4/7, 6/8
    expect(bestF1(curve)).toMatchObject({ threshold: 0.1, f1: 3 / 4 });
  });

  test('average precision is the sum worked out by hand, equal scores at once', () => {
    expect(averagePrecision(curve)).toBeCloseTo((1 / 3) * 1 + (1 / 3) * (2 / 4) + (1 / 3) * (3 / 5), 12);
  });

  test('ROC AUC is the share of pairs in order, ties half', () => {
    const pairs = drawn
      .filter(({ label }) => label)
      .flatMap((yes) => drawn.filter(({ label }) => !label).map((no) => (Math.sign(yes.score - no.score) + 1) / 2));
    expect(rocAuc(binaryCurve(drawnLabels, drawnScores))).toBeCloseTo(pairs.reduce((a, b) => a + b, 0) / pairs.length, 12);
    // Of six pairs two are in order (0.9 above both negatives) and one is a tie.
    expect(rocAuc(curve)).toBeCloseTo(2.5 / 6, 12);
  });

  test('precision at a recall, and recall at a precision', () => {
    expect(bestPrecisionAt(curve, 0.5)).toMatchObject({ threshold: 0.1, precision: 3 / 5 });
    expect(bestPrecisionAt(curve, 0.3)).toMatchObject({ threshold: expect.closeTo(0.85, 12), precision: 1 });
    expect(recallAtPrecision(curve, 0.99)).toBeCloseTo(1 / 3, 12);
    expect(recallAtPrecision(binaryCurve([0, 1], [2, 1]), 0.99)).toBe(0);
  });
});

test('units with repeats count as often', () => {
  expect(binaryCurve(labels, scores, Int32Array.of(0, 0, 1))).toEqual(binaryCurve([1, 1, 0], [0.9, 0.9, 0.8]));
});

test('without positives there are no figures', () => {
  const none = binaryCurve([0, 0], [1, 2]);
  expect([
    binaryAt(none, 1),
    bestF1(none),
    averagePrecision(none),
    rocAuc(none),
    bestPrecisionAt(none, 0.5),
    recallAtPrecision(none, 0.5),
  ]).toEqual(Array(6).fill(null));
});
