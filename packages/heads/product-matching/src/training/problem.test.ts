import { describe, expect, test } from '@jest/globals';
import { collectStatistics, words } from '@commercemm/lexical';
import * as tf from '@tensorflow/tfjs';

import { LEXICAL_WIDTH, matchingDataSchema } from '../data.js';
import { matchingLoss, networkSpecs, pairLogits } from './network.js';
import type { LabelledPair } from './pairs.js';
import { matchingProblem } from './problem.js';
import { sourcesOf } from './settings.js';
import { profilesOf } from './texts.js';

const titles = ['denon dvd3800', 'denon dvd3800 player', 'lg lds4821', 'lg lds4821 white', 'sony kdl40'];
const texts = new Map(titles.map((title, row) => [row, { title, description: '', attributes: {} }]));
const statistics = collectStatistics(titles.map(words));
const pairs: LabelledPair[] = (['train', 'valid'] as const).flatMap((split) => [
  { example: [0, 1], label: 1 as const, split },
  { example: [2, 3], label: 1 as const, split },
  { example: [0, 3], label: 0 as const, split },
  { example: [2, 4], label: 0 as const, split },
]);
const options = { pairs, sources: ['text' as const], statistics, profile: profilesOf(texts, statistics) };

test('the loss is the mean of the pairs own, in a loop', () => {
  const [logits, labels] = [
    [2, -1, 0.5, 30],
    [1, 0, 0, 1],
  ];
  const expected =
    logits.reduce((sum, logit, i) => sum - Math.log(labels[i] ? 1 / (1 + Math.exp(-logit)) : 1 - 1 / (1 + Math.exp(-logit))), 0) / 4;
  expect(matchingLoss(tf.tensor1d(logits), tf.tensor1d(labels)).dataSync()[0]).toBeCloseTo(expected, 5);
});

describe('the logit', () => {
  const E = 4;
  const parameters = Object.fromEntries(
    Object.entries(networkSpecs(['text'], E)).map(([name, { shape }]) => [name, tf.randomNormal([...shape], 0, 0.5, 'float32', 7)]),
  );
  const side = (seed: number, present: readonly number[]) => ({
    'text/embedding': tf.randomNormal([2, E], 0, 1, 'float32', seed),
    'text/present': tf.tensor1d([...present]),
  });
  const lexical = tf.randomNormal([2, LEXICAL_WIDTH], 0, 1, 'float32', 3) as tf.Tensor2D;
  const logits = (a: ReturnType<typeof side>, b: ReturnType<typeof side>, made = lexical) => [
    ...pairLogits(parameters, [a, b], made, ['text']).dataSync(),
  ];

  test('does not depend on which product comes first', () => {
    const [a, b] = [side(1, [1, 1]), side(2, [1, 1])];
    logits(a, b).forEach((value, i) => expect(value).toBeCloseTo(logits(b, a)[i]!, 5));
  });

  test('does not see the embedding of a pair that lacks one', () => {
    expect(logits(side(1, [1, 0]), side(2, [1, 1]))[1]).toBe(logits(side(5, [1, 0]), side(6, [1, 1]))[1]);
    expect(logits(side(1, [1, 0]), side(2, [1, 1]))[0]).not.toBe(logits(side(5, [1, 0]), side(6, [1, 1]))[0]);
  });

  test('rises by as much as that of the regression on words when nothing is trained on top', () => {
    const none = Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, name.startsWith('head.out') ? tf.zerosLike(value) : value]),
    );
    const [a, b] = [side(1, [1, 1]), side(2, [1, 1])];
    const last = tf.slice(lexical, [0, LEXICAL_WIDTH - 1], [2, 1]).dataSync();
    expect([...pairLogits(none, [a, b], lexical, ['text']).dataSync()]).toEqual([...last]);
  });
});

describe('the problem', () => {
  test('gives a service what it needs, by its own schema, with probabilities that follow the labels', () => {
    const problem = matchingProblem(options);
    const valid = problem.evaluator('valid');
    valid.add(problem.evaluation('valid'), { logit: { shape: [4], data: Float32Array.of(3, 2, -1, -2) } });
    expect(valid.metrics()).toMatchObject({ f1: 1, averagePrecision: 1, 'precision@recall90': 1 });
    const data = matchingDataSchema.parse(JSON.parse(JSON.stringify(problem.serving(valid))));
    // Halfway between the pairs of one product and the others.
    expect(data.threshold).toBe(0.5);
    expect(data.calibration).toMatchObject({ method: 'platt' });
  });

  test('what is written of a pair is what an artifact of it writes', () => {
    const problem = matchingProblem(options);
    const valid = problem.evaluator('valid');
    valid.add(problem.evaluation('valid'), { logit: { shape: [4], data: Float32Array.of(3, 2, -1, -2) } });
    const trained = matchingDataSchema.parse(problem.serving(valid));
    const write = (one: typeof problem) => {
      const into = { lexical: new Float32Array(LEXICAL_WIDTH), labels: new Float32Array(1) };
      one.write!([[0, 1]], into, { size: 1, tokens: 8 });
      return into;
    };
    const written = write(problem);
    expect(written.labels).toEqual(Float32Array.of(1));
    expect(write(matchingProblem({ ...options, pairs: pairs.filter(({ split }) => split === 'valid'), trained }))).toEqual(written);
  });

  test.each([
    ['no pairs', []],
    ['pairs of one label', pairs.filter(({ label }) => label === 1)],
  ])('is refused with %s', (_title, given) => {
    expect(() => matchingProblem({ ...options, pairs: given })).toThrow(expect.objectContaining({ code: 'HEAD_NOT_APPLICABLE' }));
  });

  test('settings that do not exist are refused; words alone need nothing of the model', () => {
    expect(() => sourcesOf({ source: 'text' }, false)).toThrow(expect.objectContaining({ code: 'HEAD_SETTING_INVALID' }));
    expect(() => sourcesOf({ sources: 'sound' }, false)).toThrow(expect.objectContaining({ code: 'HEAD_SETTING_INVALID' }));
    expect(sourcesOf({ sources: 'words' }, true)).toEqual([]);
    expect(sourcesOf({}, false)).toEqual(['text']);
  });
});
