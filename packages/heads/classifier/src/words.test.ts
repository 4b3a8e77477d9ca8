import { describe, expect, test } from '@jest/globals';

import { BIAS, scoresFromData, scoresToData, wordFeatures, wordLogits, type WordScores } from './words.js';

const known: WordScores = new Map([
  ['red', { weight: 3, labels: [0, 2], scores: [1, -0.5] }],
  ['shirt', { weight: 4, labels: [1], scores: [2] }],
  ['rare', { weight: 9, labels: [], scores: [] }],
]);

test('a text shows words, pairs of neighbours and runs of characters; what occurs more often stands out more', () => {
  const shown = wordFeatures('Red shirt, red');
  expect([...shown.keys()].sort()).toEqual(
    ['red', 'shirt', 'red shirt', 'shirt red', '-_red', '-red_', '-_shi', '-shir', '-hirt', '-irt_'].sort(),
  );
  expect([shown.get('red'), shown.get('-red_'), shown.get('shirt')]).toEqual([1 + Math.log(2), 1 + Math.log(2), 1]);
  expect(wordFeatures('').size).toBe(0);
});

describe('logits', () => {
  const features = (own: Record<string, number>) => new Map(Object.entries(own));

  test('are the scores of known features, weighted to unit length', () => {
    // Weights 3 and 4 are of length 5, and 6 and 8 of length 10.
    const expected = [3 / 5, 8 / 5, -1.5 / 5].map(Math.fround);
    expect([...wordLogits(features({ red: 1, shirt: 1, unknown: 1 }), known, 3)]).toEqual(expected);
    expect([...wordLogits(features({ red: 2, shirt: 2 }), known, 3)]).toEqual(expected);
    // 6 and 4.
    expect(wordLogits(features({ red: 2, shirt: 1 }), known, 3)[0]).toBeCloseTo(6 / Math.hypot(6, 4), 6);
    expect([...wordLogits(features({ unknown: 1 }), known, 3)]).toEqual([0, 0, 0]);
  });

  test('begin with how frequent labels are, whatever else a text shows', () => {
    const frequent = new Map([...known, [BIAS, { weight: 1, labels: [1], scores: [0.25] }]]);
    expect([...wordLogits(features({ unknown: 1 }), frequent, 3)]).toEqual([0, 0.25, 0]);
    expect([...wordLogits(features({ shirt: 1 }), frequent, 3)]).toEqual([0, 2.25, 0]);
  });
});

test('data and back is the same', () => {
  expect(scoresFromData(JSON.parse(JSON.stringify(scoresToData(known))) as never)).toEqual(known);
});
