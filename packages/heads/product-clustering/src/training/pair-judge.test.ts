import { expect, test } from '@jest/globals';
import type { LabelledPair } from '@commercemm/head-product-matching/training';

import { connectedGroups } from '../groups.js';
import { pairJudge } from './pair-judge.js';

const labelled: LabelledPair[] = [
  { example: [10, 11], label: 1, split: 'valid' },
  { example: [12, 11], label: 1, split: 'valid' },
  { example: [10, 13], label: 0, split: 'valid' },
  { example: [15, 14], label: 1, split: 'valid' },
  { example: [10, 12], label: 0, split: 'train' },
  { example: [16, 16], label: 0, split: 'valid' },
];
const judge = pairJudge(labelled)('valid');
const rows = [10, 11, 12, 13, 14, 15];
const scored = [
  { pair: [0, 1], score: 5 },
  { pair: [1, 2], score: 3 },
  { pair: [2, 3], score: 2 },
] as const;
const judgedFrom = (threshold: number) =>
  judge.judge(
    connectedGroups(
      rows.length,
      scored.filter(({ score }) => score >= threshold).map(({ pair }) => pair),
    ),
    rows,
    rows.length,
  );

test('by hand: labelled pairs of the split whose listings are in one group', () => {
  // From 3 on two of three are found; from 2 on the pair of 10 and 13 is said as well, which is wrong.
  expect(judgedFrom(3).figures()).toEqual({ labelledF1: 4 / 5, labelledPrecision: 1, labelledRecall: 2 / 3 });
  expect(judgedFrom(2).figures()).toEqual({ labelledF1: 2 / 3, labelledPrecision: 2 / 3, labelledRecall: 2 / 3 });
  expect(judgedFrom(2).size).toBe(4);
  expect(judgedFrom(2).figures(Int32Array.of(0, 0, 2))).toMatchObject({ labelledPrecision: 2 / 3, labelledRecall: 1 });
  expect(judgedFrom(2).figures(Int32Array.of(2))).toEqual({});
});

test('the threshold is the best for labelled pairs, though all of them said to be one product would be better than any', () => {
  // From 3 on; the next score that joins labelled ones is 2.
  expect(judge.bestThreshold(scored, rows, rows.length)).toBe(2.5);
  expect(judge.bestThreshold([{ pair: [0, 3], score: 9 }], rows, rows.length)).toBeNull();
  expect(judge.bestThreshold([], rows, rows.length)).toBeNull();
});

test('listings are those of the labelled pairs, pair by pair; a pair that lacks a listing is left out', () => {
  expect(judge.listings).toEqual([10, 11, 12, 13, 15, 14]);
  expect(judge.judge([0, 0, 0], [10, 11, 12], 3)).toMatchObject({ size: 2 });
});

test('labels are known whichever listing comes first, and of the split alone', () => {
  expect([judge.labelOf([11, 10]), judge.labelOf([13, 10]), judge.labelOf([10, 12])]).toEqual([1, 0, null]);
});

test('a split with pairs of one label lacks the other', () => {
  expect(judge.lacks).toBeUndefined();
  expect(pairJudge(labelled)('train').lacks).toMatchObject({ got: '0 of one product, 1 of two' });
});
