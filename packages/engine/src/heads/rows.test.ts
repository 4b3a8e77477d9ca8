import { expect, test } from '@jest/globals';

import { shuffledExamples } from './rows.js';

test('the first of the examples stand for all, and are the same each time', () => {
  const rows = Array.from({ length: 1000 }, (_, at) => 2 * at);
  const examples = shuffledExamples(rows).map(([row]) => row!);
  expect([...examples].sort((a, b) => a - b)).toEqual(rows);
  expect(shuffledExamples(rows).flat()).toEqual(examples);
  // A fifth of them has about as many of each half.
  const low = examples.slice(0, 200).filter((row) => row < 1000).length;
  expect(Math.abs(low - 100)).toBeLessThan(25);
});
