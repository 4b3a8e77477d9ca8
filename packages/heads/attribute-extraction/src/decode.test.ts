import { expect, test } from '@jest/globals';

import { classValues, textValues } from './decode.js';
import { wordsOf } from './words.js';

test('values are pieces of the text as it was given, with their attribute', () => {
  const text = 'Nike shoes in DARK  red';
  const scores = [1, 0, 0, 1, 2].flatMap((tag) => [0, 1, 2].map((k) => (k === tag ? 9 : 0)));
  expect(textValues(text, wordsOf(text), Float64Array.from(scores), new Float64Array(9).fill(1), ['Color'])).toMatchObject([
    { attribute: 'Color', value: 'Nike', span: { start: 0, end: 4 } },
    { attribute: 'Color', value: 'DARK  red', span: { start: 14, end: 23 } },
  ]);
});

test('the class of each attribute is the most probable of its own', () => {
  const classes = [
    { attribute: 'gender', values: ['Men', 'Women'] },
    { attribute: 'season', values: ['Fall', 'Spring', 'Summer'] },
  ];
  expect(
    classValues(
      [
        [0.25, 0.75],
        [0.5, 0.375, 0.125],
      ],
      classes,
    ),
  ).toEqual([
    { attribute: 'gender', value: 'Women', probability: 0.75 },
    { attribute: 'season', value: 'Fall', probability: 0.5 },
  ]);
});
