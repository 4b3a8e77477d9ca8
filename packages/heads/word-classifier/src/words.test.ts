import { expect, test } from '@jest/globals';

import { scoresFromData, scoresToData, wordFeatures, wordLogits, type WordScores } from './words.js';

const known: WordScores = new Map([
  [
    'red',
    {
      weight: 3,
      scores: [
        [0, 1],
        [2, -0.5],
      ],
    },
  ],
  ['shirt', { weight: 4, scores: [[1, 2]] }],
  ['rare', { weight: 9, scores: [] }],
]);

test('a text shows words, pairs of neighbours and runs of characters, each once', () => {
  expect(wordFeatures('Red shirt, red')).toEqual(
    expect.arrayContaining(['red', 'shirt', 'red shirt', 'shirt red', '-_red', '-red_', '-_shi', '-shir', '-hirt', '-irt_']),
  );
  expect(wordFeatures('Red shirt, red')).toHaveLength(10);
  expect(wordFeatures('')).toEqual([]);
});

test('logits are the scores of known features, weighted to unit length', () => {
  // Weights 3 and 4 are of length 5.
  expect([...wordLogits(['red', 'shirt', 'unknown'], known, 3)]).toEqual([3 / 5, 8 / 5, -1.5 / 5].map(Math.fround));
  expect([...wordLogits(['unknown'], known, 3)]).toEqual([0, 0, 0]);
});

test('data and back is the same', () => {
  expect(scoresFromData(JSON.parse(JSON.stringify(scoresToData(known))) as never)).toEqual(known);
});
