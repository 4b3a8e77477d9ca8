import { expect, test } from '@jest/globals';

import { constantOf, fit, samplePoints, textOf, valueAt, type SampleSizes } from './expression.js';

const sizes: SampleSizes = { a: [2, 3, 7], b: [5, 4, 6], c: [11, 13, 17] };
const fitted = (of: (a: number, b: number, c: number) => number) =>
  fit(
    samplePoints(sizes).map(({ a, b, c }) => of(a!, b!, c!)),
    sizes,
  );

test.each<[string, (a: number, b: number, c: number) => number]>([
  ['12', () => 12],
  ['0', () => 0],
  ['a', (a) => a],
  ['-3 + 2*b*c', (_, b, c) => 2 * b * c - 3],
  ['16*a + a*b', (a, b) => a * (b + 16)],
  ['a*b*c', (a, b, c) => a * b * c],
])('finds %s from its values, and its value elsewhere', (text, of) => {
  const expression = fitted(of)!;
  expect(textOf(expression)).toBe(text);
  for (const [a, b, c] of [
    [1, 1, 1],
    [9, 2, 40],
  ] as const)
    expect(valueAt(expression, { a, b, c })).toBe(of(a, b, c));
});

test('only an expression without symbols is a constant', () => {
  expect(constantOf(fitted(() => -1)!)).toBe(-1);
  expect(constantOf(fitted((a) => a)!)).toBeUndefined();
});

test.each<[string, (a: number, b: number, c: number) => number]>([
  ['a square', (a) => a * a],
  ['a quotient', (a, b) => Math.floor(b / a)],
  ['half a symbol', (a) => a / 2],
  ['a power', (_, b) => 2 ** b],
])('finds none for %s', (_, of) => expect(fitted(of)).toBeUndefined());
