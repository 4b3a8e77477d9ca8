import { expect, test } from '@jest/globals';

import { collectStatistics, inverseFrequency, statisticsFromData, statisticsToData } from './index.js';

const documents = [['red', 'shirt', 'red'], ['blue', 'shirt'], ['constructor']];

test('a word counts once for each document that has it', () => {
  const { documents: count, averageLength, frequencies } = collectStatistics(documents);
  expect([count, averageLength]).toEqual([3, 2]);
  expect(frequencies).toEqual(
    new Map([
      ['red', 1],
      ['shirt', 2],
      ['blue', 1],
      ['constructor', 1],
    ]),
  );
  expect(collectStatistics([]).averageLength).toBe(0);
});

test('the rarer a word, the higher its weight; a word of every document still weighs a little', () => {
  const statistics = collectStatistics([['a'], ['a', 'b'], ['a', 'c']]);
  // ln(1 + 0.5 / 3.5), ln(1 + 2.5 / 1.5), ln(1 + 3.5 / 0.5)
  expect(inverseFrequency('a', statistics)).toBeCloseTo(0.133531, 6);
  expect(inverseFrequency('b', statistics)).toBeCloseTo(0.980829, 6);
  expect(inverseFrequency('z', statistics)).toBeCloseTo(2.079442, 6);
});

test('through JSON and back nothing changes, and the order of documents does not show', () => {
  const statistics = collectStatistics(documents);
  const json = JSON.stringify(statisticsToData(statistics));
  expect(statisticsFromData(JSON.parse(json))).toEqual(statistics);
  expect(JSON.stringify(statisticsToData(collectStatistics([...documents].reverse())))).toBe(json);
});

test('other data is refused with the place where it differs', () => {
  expect(() => statisticsFromData({ documents: 1, averageLength: 2, frequencies: [['a', 'b']] })).toThrow(/frequencies\.0\.1/);
  expect(() => statisticsFromData(null)).toThrow(expect.objectContaining({ code: 'LEXICAL_STATISTICS_INVALID' }));
});
