import { ItemError, type Head, type Product } from '@commercemm/encoder';
import { scoresFromData, wordFeatures, wordLogits } from '@commercemm/head-classifier';
import { describe, expect, test } from '@jest/globals';

import { recognitionDataSchema } from '../data.js';
import { AdultRecognitionHead } from '../head.js';
import type { RecognitionEvaluator } from './evaluator.js';
import { recognitionProblem } from './problem.js';
import { positivesOf, readSettings } from './settings.js';

const SIZE = 8;
const all = Array.from({ length: SIZE }, (_, row) => row);
const examples = all.map((row) => [row]);
const options = {
  rows: { train: all, valid: all, test: [] },
  labelOf: (row: number): 0 | 1 => (row < 4 ? 1 : 0),
  textOf: (row: number) => `${row < 4 ? 'lace' : 'wool'} number ${row}`,
  label: 'attributes.adult=yes',
  recall: 0.75,
  words: true,
};

/** Outputs of the classifiers of products with text alone: logits of yes, and of no 0. */
const saying = (...yes: number[]) => ({
  logits: { shape: [yes.length, 4, 2], data: Float32Array.from(yes.flatMap((logit) => [0, 0, 0, logit, 0, 0, 0, 0])) },
  present: { shape: [yes.length, 3], data: Float32Array.from(yes.flatMap(() => [0, 1, 0])) },
});

test('the threshold has the highest precision that reaches the wanted recall', () => {
  // Texts that say nothing.
  const problem = recognitionProblem({ ...options, textOf: () => '' });
  const valid = problem.evaluator('valid') as RecognitionEvaluator;
  // Positives 8, 7, 5, 1; negatives 6, 4, 3, 2: recall 3/4 is reached from 5 on, with precision 3/4.
  valid.add(examples, saying(8, 7, 5, 1, 6, 4, 3, 2));
  const data = recognitionDataSchema.parse(problem.serving(valid));
  const [, , reached, , , next] = valid.scores();
  expect(data).toMatchObject({ threshold: (reached! + next!) / 2, recall: 0.75, label: 'attributes.adult=yes' });
  expect(valid.metrics()).toMatchObject({ recall: 3 / 4, precision: 3 / 4, 'recall@precision99': 1 / 2 });
});

test('words decide where the model says nothing, and an artifact has them from its data', () => {
  const written = (problem: ReturnType<typeof recognitionProblem>) => {
    const into = { words: new Float32Array(4), labels: new Int32Array(2) };
    problem.write!([[0], [7]], into, { size: 2, tokens: 1 });
    expect([...into.labels]).toEqual([1, 0]);
    return [...into.words];
  };
  const problem = recognitionProblem(options);
  const [laceNo, laceYes, woolNo, woolYes] = written(problem) as [number, number, number, number];
  expect(laceYes).toBeGreaterThan(laceNo);
  expect(woolNo).toBeGreaterThan(woolYes);
  const valid = problem.evaluator('valid');
  valid.add(examples, saying(...Array<number>(SIZE).fill(0)));
  expect(valid.metrics()).toMatchObject({ precision: 1, recall: 1 });
  const trained = recognitionDataSchema.parse(JSON.parse(JSON.stringify(problem.serving(valid))));
  // Those of the artifact know the texts; in training they are of scores that do not.
  const served = written(recognitionProblem({ ...options, trained }));
  const scores = scoresFromData(trained.words);
  const expected = ['lace number 0', 'wool number 7'].flatMap((text) => [...wordLogits(wordFeatures(text), scores, 2)]);
  expect(served).toEqual(expected);
  // The model alone learns beside nothing.
  expect(written(recognitionProblem({ ...options, words: false }))).toEqual([0, 0, 0, 0]);
});

test('a service, and an evaluation of the artifact, weigh words and classifiers as training did and decide by its threshold', async () => {
  // Words know, but for the last product; the classifier on the text takes each for a positive.
  const training = { ...options, textOf: (row: number) => (row === 7 ? 'lace 7' : options.textOf(row)) };
  const problem = recognitionProblem(training);
  const valid = problem.evaluator('valid');
  valid.add(examples, saying(...Array<number>(SIZE).fill(3)));
  const data = JSON.parse(JSON.stringify(problem.serving(valid))) as Head['data'];
  const trained = recognitionDataSchema.parse(data);
  const { text, words, doubt = 0 } = trained.pool.text!;
  // Less than usual.
  expect(text).toBeLessThan(1 / 2);

  // By hand: the classifier says something else of each.
  const texts = ['lace number 0', 'wool number 7', 'red', 'wool lace'];
  const says = [-2, 2, 9, 0.5];
  const logits = texts.map((one, at) => {
    const [no, yes] = wordLogits(wordFeatures(one), scoresFromData(trained.words), 2).map((logit) =>
      Math.exp(words! * logit),
    ) as unknown as [number, number];
    return text! * says[at]! + Math.log(yes / (no + yes) + doubt) - Math.log(no / (no + yes) + doubt);
  });
  const head = new AdultRecognitionHead({
    data,
    backbone: { text: ({ title = '' }: Product) => title } as unknown as Head['backbone'],
    predict: async () => says.map((yes) => ({ logits: Float32Array.of(0, 0, 0, yes, 0, 0, 0, 0), present: Float32Array.of(0, 1, 0) })),
    dispose: async () => {},
  });
  const served = await head.predict(texts.map((title) => ({ title })));
  const { slope, intercept } = trained.calibration as { slope: number; intercept: number };
  expect(served).toEqual(
    logits.map((logit) => ({
      probability: expect.closeTo(1 / (1 + Math.exp(-(slope * logit + intercept))), 5),
      adult: logit >= trained.threshold,
    })),
  );
  const again = recognitionProblem({ ...options, textOf: (row) => texts[row]!, trained }).evaluator('valid') as RecognitionEvaluator;
  again.add([[0], [1], [2], [3]], saying(...says));
  expect([...again.scores()]).toEqual(logits.map((logit) => expect.closeTo(logit, 5)));
  // All four are positives.
  expect(again.metrics()).toMatchObject({ recall: served.filter((one) => !(one instanceof ItemError) && one.adult).length / 4 });
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
