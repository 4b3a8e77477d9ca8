import { expect, test } from '@jest/globals';

import { bestF1 } from '../evaluation/binary.js';
import { binaryEvaluator } from './binary-evaluator.js';

const labels = [1, 0, 1, 0, 1] as const;
const outputs = { logit: { shape: [5], data: Float32Array.of(4, 3, 2, 2, 1) } };
const options = { output: 'logit', labelOf: ([row]: readonly number[]) => labels[row!]!, names: ['no', 'yes'] as const, choose: bestF1 };
const examples = labels.map((_, row) => [row]);

test('figures are those counted by hand at the threshold of best F1', () => {
  const evaluator = binaryEvaluator(options);
  evaluator.add(examples, outputs);
  // From 1 on everything is yes: precision 3/5, recall 1.
  expect(evaluator.threshold()).toBe(1);
  expect(evaluator.metrics()).toMatchObject({ f1: 3 / 4, precision: 3 / 5, recall: 1, rocAuc: expect.closeTo(2.5 / 6, 12) });
  expect(evaluator.confusion!().counts).toEqual([
    [0, 2],
    [0, 3],
  ]);
});

test('a sample of the units is judged by the threshold of all, a trained threshold by itself', () => {
  const evaluator = binaryEvaluator(options);
  evaluator.add(examples, outputs);
  expect(evaluator.metrics(Int32Array.of(0, 1, 1))).toMatchObject({ precision: 1 / 3, recall: 1 });
  const trained = binaryEvaluator({ ...options, threshold: 2.5 });
  trained.add(examples, outputs);
  expect(trained.metrics()).toMatchObject({ precision: 1 / 2, recall: 1 / 3 });
  expect(trained.judged!().map(({ right }) => right)).toEqual([true, false, false, true, false]);
});

test('figures that do not apply are left out', () => {
  const evaluator = binaryEvaluator({ ...options, labelOf: () => 0 });
  evaluator.add(examples, outputs);
  expect(evaluator.metrics()).toEqual({});
});

test('without a positive the threshold is one that no score reaches, and can be saved', () => {
  const evaluator = binaryEvaluator({ ...options, labelOf: () => 0 });
  evaluator.add(examples, outputs);
  const saved = JSON.parse(JSON.stringify(evaluator.threshold())) as number;
  expect(saved).toBe(evaluator.threshold());
  expect(evaluator.judged!().map(({ predicted }) => predicted)).toEqual(Array(5).fill('no'));
});
