import { scoresFromData } from '@commercemm/head-classifier';
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';

import { recognitionDataSchema } from '../data.js';
import { wordLogit } from '../head.js';
import { recognitionLogits, recognitionLoss, recognitionProblem } from './problem.js';
import { positivesOf, readSettings } from './settings.js';

const SIZE = 8;
const all = Array.from({ length: SIZE }, (_, row) => row);
const options = {
  rows: { train: all, valid: all, test: [] },
  labelOf: (row: number): 0 | 1 => (row < 4 ? 1 : 0),
  textOf: (row: number) => `${row < 4 ? 'lace' : 'wool'} number ${row}`,
  label: 'attributes.adult=yes',
  recall: 0.75,
};

test('the loss is the mean of the products own, in a loop', () => {
  const [logits, labels] = [
    [1.5, -2, 0.25],
    [1, 1, 0],
  ];
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const expected = logits.reduce((sum, x, i) => sum - Math.log(labels[i] ? sigmoid(x) : 1 - sigmoid(x)), 0) / 3;
  expect(recognitionLoss(tf.tensor1d(logits), tf.tensor1d(labels)).dataSync()[0]).toBeCloseTo(expected, 5);
});

test('the logit goes by the mean over what is there', () => {
  const weight = (value: number) => ({ weight: tf.tensor2d([[value]]), bias: tf.tensor1d([0]) });
  const parameters = Object.fromEntries(
    Object.entries({ fused: weight(1), text: weight(10), image: weight(100) }).flatMap(([source, parts]) =>
      Object.entries(parts).map(([name, value]) => [`head.${source}.${name}`, value]),
    ),
  );
  const side = Object.fromEntries(
    ['fused', 'text', 'image'].flatMap((source) => [
      [`${source}/pooled`, tf.tensor2d([[1], [1], [1]])],
      [`${source}/present`, tf.tensor1d(source === 'text' ? [1, 1, 0] : source === 'fused' ? [1, 0, 0] : [1, 0, 1])],
    ]),
  );
  const [all, text, image] = recognitionLogits(parameters, side, tf.zeros([3])).dataSync();
  expect(recognitionLogits(parameters, side, tf.tensor1d([2, 0, -3])).dataSync()).toEqual(Float32Array.of(all! + 2, text!, image! - 3));
  expect([all! / text!, image! / text!]).toEqual([expect.closeTo(37 / 10, 5), expect.closeTo(100 / 10, 5)]);
});

test('the threshold has the highest precision that reaches the wanted recall', () => {
  const problem = recognitionProblem(options);
  const valid = problem.evaluator('valid');
  // Positives 8, 7, 5, 1; negatives 6, 4, 3, 2: recall 3/4 is reached from 5 on, with precision 3/4.
  valid.add(problem.evaluation('valid'), { logit: { shape: [SIZE], data: Float32Array.of(8, 7, 5, 1, 6, 4, 3, 2) } });
  const data = recognitionDataSchema.parse(problem.serving(valid));
  expect(data).toMatchObject({ threshold: 5, recall: 0.75, label: 'attributes.adult=yes' });
  expect(valid.metrics()).toMatchObject({ recall: 3 / 4, precision: 3 / 4, 'recall@precision99': 1 / 2 });
});

test('words decide where the model says nothing, and an artifact has them from its data', () => {
  const written = (problem: ReturnType<typeof recognitionProblem>) => {
    const into = { words: new Float32Array(2), labels: new Float32Array(2) };
    problem.write!([[0], [7]], into, { size: 2, tokens: 1 });
    return [...into.words];
  };
  const problem = recognitionProblem(options);
  const [lace, wool] = written(problem) as [number, number];
  expect(lace).toBeGreaterThan(0);
  expect(wool).toBeLessThan(0);
  const valid = problem.evaluator('valid');
  valid.add(problem.evaluation('valid'), { logit: { shape: [SIZE], data: new Float32Array(SIZE) } });
  const trained = recognitionDataSchema.parse(JSON.parse(JSON.stringify(problem.serving(valid))));
  // Those of the artifact know the texts; in training they are of scores that do not.
  const [servedLace, servedWool] = written(recognitionProblem({ ...options, trained })) as [number, number];
  expect(servedLace).toBeCloseTo(wordLogit('lace number 0', scoresFromData(trained.words)), 5);
  expect(servedWool).toBeCloseTo(wordLogit('wool number 7', scoresFromData(trained.words)), 5);
});

describe('what counts as yes', () => {
  const item = { attributes: { Adult: ['Yes'] }, category: ['Apparel', 'Innerwear', 'Bra'] };

  test.each([
    ['attributes.adult=yes', true],
    ['attributes.adult=no', false],
    ['category=Apparel > innerwear', true],
    ['category=Apparel > Shoes', false],
  ])('%s: %s', (label, expected) => expect(positivesOf(label)(item)).toBe(expected));

  test.each([{ label: 'adult' }, { recall: '0' }, { recall: 'all' }, { threshold: '1' }])('settings %j are refused', (settings) => {
    expect(() => positivesOf(readSettings(settings as never).label)).toThrow(expect.objectContaining({ code: 'HEAD_SETTING_INVALID' }));
  });

  test.each([0, 1] as const)('a catalog where all is %s is refused', (label) => {
    expect(() => recognitionProblem({ ...options, labelOf: () => label })).toThrow(
      expect.objectContaining({ code: 'HEAD_NOT_APPLICABLE' }),
    );
  });
});
