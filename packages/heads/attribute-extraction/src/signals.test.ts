import { expect, test } from '@jest/globals';

import { readWords, signalsOf, withAdded } from './signals.js';
import { wordsOf } from './words.js';

// [CLS] El|lie, 14M as one token, [SEP]; the model does not read on.
const words = wordsOf('Ellie 14M red');
const tokens = [
  [0, 0],
  [0, 2],
  [2, 5],
  [6, 9],
  [9, 9],
].map(([start, end]) => ({ start: start!, end: end! }));
const scores_WK = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const read = readWords({ words, scores_WK, known_WK: Float32Array.from(scores_WK, (score) => -score) }, tokens);

test('the first token of a word speaks for it, a token for one word, and none for what the model does not read', () => {
  expect([...read.speakers_W]).toEqual([1, 3, -1, -1]);
});

test('signals stand at the tokens that speak', () => {
  expect([...signalsOf(read, 5, 2)]).toEqual([0, 0, -1, -2, 0, 0, -3, -4, 0, 0]);
  // A batch of fewer tokens.
  expect([...signalsOf(read, 2, 2)]).toEqual([0, 0, -1, -2]);
});

test('what the model adds comes to the words that it read', () => {
  const added = Float32Array.of(9, 9, 10, 20, 9, 9, 30, 40, 9, 9);
  expect([...withAdded(read, added, 2, 1)]).toEqual([11, 22, 33, 44, 5, 6, 7, 8]);
  expect([...withAdded(read, added, 2, 0.5)]).toEqual([6, 12, 18, 24, 5, 6, 7, 8]);
});
