import { expect, test } from '@jest/globals';

import { classValues, textValues } from './decode.js';
import { signalCount, signalsOf } from './signals.js';

test('where the text goes on after what the model reads, known values are taken', () => {
  const text = 'Nike shoes in dark red';
  const tokens = [
    { start: 0, end: 0 },
    { start: 0, end: 4 },
    { start: 4, end: 4 },
  ];
  const logits = [9, 0, 0, 0, 9, 0, 9, 0, 0];
  const values = textValues(
    text,
    tokens,
    logits,
    ['Brand'],
    new Map([
      ['red', { all: 1, byAttribute: { 0: 1 } }],
      ['nike', { all: 1, byAttribute: { 0: 1 } }],
    ]),
  );
  expect(values).toMatchObject([
    { attribute: 'Brand', value: 'Nike', span: { start: 0, end: 4 } },
    { attribute: 'Brand', value: 'red', span: { start: 19, end: 22 }, probability: 1 },
  ]);
});

test('the class of each attribute is the most probable of its own', () => {
  const classes = [
    { attribute: 'gender', values: ['Men', 'Women'] },
    { attribute: 'season', values: ['Fall', 'Spring', 'Summer'] },
  ];
  expect(classValues([0, 1, 5, 2, 2], classes)).toEqual([
    { attribute: 'gender', value: 'Women', probability: expect.closeTo(1 / (1 + Math.exp(-1)), 6) },
    { attribute: 'season', value: 'Fall', probability: expect.closeTo(1 / (1 + 2 * Math.exp(-3)), 6) },
  ]);
});

test('signals say where known values begin and go on, and what a token looks like', () => {
  const text = 'Red Patent 8';
  const tokens = [
    { start: 0, end: 3 },
    { start: 4, end: 10 },
    { start: 11, end: 12 },
  ];
  const signals = signalsOf(text, tokens, [{ start: 0, end: 10, attribute: 1, strength: 0.5 }], 2);
  const width = signalCount(2);
  const row = (at: number) => [...signals.slice(at * width, at * width + 4)];
  expect([row(0), row(1), row(2)]).toEqual([
    [0, 0, 0.5, 0],
    [0, 0, 0, 0.5],
    [0, 0, 0, 0],
  ]);
  // Digits in the third token alone, a capital in the first two.
  expect([0, 1, 2].map((at) => signals[at * width + 4])).toEqual([0, 0, 1]);
  expect([0, 1, 2].map((at) => signals[at * width + 6])).toEqual([1, 1, 0]);
  // The word before, and the word after.
  const own = width / 3;
  expect([...signals.slice(2 * width + own, 2 * width + own + 4)]).toEqual([0, 0, 0, 0.5]);
  expect([...signals.slice(2 * own, 2 * own + 4)]).toEqual([0, 0, 0, 0.5]);
});
