import { expect, test } from '@jest/globals';

import { fitFirst } from './fit-first.js';

const summed = (given?: number) => {
  const used: string[] = [];
  const fit = (first: readonly number[]) => first.reduce((a, b) => a + b, 0);
  return { used, first: fitFirst({ given, most: 3, fit, use: (one: number, sum: number) => used.push(`${one} of ${sum}`) }) };
};

test('the first wait until there are enough; what follows is used at once', () => {
  const { used, first } = summed();
  [1, 2].forEach(first.add);
  expect(used).toEqual([]);
  [3, 4].forEach(first.add);
  expect(used).toEqual(['1 of 6', '2 of 6', '3 of 6', '4 of 6']);
  expect(first.settle()).toBe(6);
});

test('figures are of all that came', () => {
  const { used, first } = summed();
  first.add(5);
  expect(first.after(() => used.length)()).toBe(1);
  expect(used).toEqual(['5 of 5']);
});

test('what an artifact has is not fitted again', () => {
  const { used, first } = summed(0);
  first.add(7);
  expect(used).toEqual(['7 of 0']);
});
