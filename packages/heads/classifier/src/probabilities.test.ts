import { expect, test } from '@jest/globals';

import { probabilitiesOf } from './probabilities.js';
import type { WordScores } from './words.js';

test('of each question, by what it knows of words and of who counts', () => {
  const words: WordScores = new Map([['red', { weight: 1, labels: [1], scores: [3] }]]);
  const questions = [
    { labels: 2, words, pool: { text: { text: 1, words: 2 } } },
    { labels: 2, pool: { text: { text: 4 } } },
  ];
  const outputs = { logits: Float32Array.of(1, 0, 0, 0.5), present: Float32Array.of(1) };
  const [first, second] = probabilitiesOf(['text'], questions, outputs, 'red');
  expect(first![1]).toBeCloseTo(1 / (1 + Math.exp(1 - 2 * 3)), 6);
  expect(second![1]).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
  // Another text does not say it.
  expect(probabilitiesOf(['text'], questions, outputs, 'blue')[0]![1]).toBeCloseTo(1 / (1 + Math.E), 6);
});
