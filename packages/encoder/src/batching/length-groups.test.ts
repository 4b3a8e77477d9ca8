import { expect, test } from '@jest/globals';

import { groupByLength } from './length-groups.js';

const lengths = Array.from({ length: 200 }, (_, i) => Math.floor(50 * Math.abs(Math.sin(i * 1.7)) ** 2));

test('every row is in one group', () => {
  expect(
    groupByLength(lengths)
      .flat()
      .sort((a, b) => a - b),
  ).toEqual(lengths.map((_, row) => row));
  expect(groupByLength([])).toEqual([]);
});

test('at most a third of a row is padding', () => {
  for (const rows of groupByLength(lengths)) {
    const group = rows.map((row) => lengths[row]!);
    expect(Math.max(...group)).toBeLessThanOrEqual(1.5 * Math.min(...group));
  }
});

test('rows of one length stay together, in order', () => expect(groupByLength([4, 4, 4])).toEqual([[0, 1, 2]]));
