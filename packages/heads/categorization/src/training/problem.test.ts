import type { CatalogIndex } from '@commercemm/catalog';
import type { Head, Product } from '@commercemm/encoder';
import { HEAD_GAIN } from '@commercemm/engine';
import { scoresFromData, wordFeatures, wordLogits } from '@commercemm/head-classifier';
import { expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';

import { categoryDataSchema, CategorizationHead, type CategoryData } from '../head.js';
import { categoryProblem } from './problem.js';

const indexOf = (categories: readonly string[], split = (_row: number) => 'train') =>
  ({
    size: categories.length,
    ids: categories.map((_, row) => `id-${row}`),
    kinds: categories.map(() => 'listing'),
    splits: categories.map((_, row) => split(row)),
    products: Int32Array.from(categories, (_, row) => row),
    textCounts: new Int32Array(categories.length).fill(1),
    imageCounts: new Int32Array(categories.length),
    categories,
  }) as unknown as CatalogIndex;

const categories = ['a > x', 'a > y', 'b'];
const textOf = () => '';
const shape = { width: 2 } as Parameters<ReturnType<typeof categoryProblem>['parameters']>[0];

test('the loss is the mean over levels of -log of the mass of the paths through the category', () => {
  const problem = categoryProblem(indexOf(categories), { settings: { sources: 'text' }, textOf });
  const logits = [0.3, -0.4, 1.1];
  const parameters = Object.fromEntries(
    Object.entries(problem.parameters(shape)).map(([name, { shape: dims }]) => [
      name,
      dims.length === 1 ? tf.tensor(logits.map((logit) => logit / 2 / HEAD_GAIN)) : tf.zeros([...dims]),
    ]),
  );
  const batch = { size: 3, tokens: 1 };
  const into = Object.fromEntries(
    problem.feeds!(shape, batch).map(({ name, shape: dims }) => [name, new Float32Array(dims[0]! * dims[1]!)]),
  );
  problem.write!([[0], [1], [2]], into, batch);
  // Half of the logits is the model's, half is half of what words say.
  const feeds = {
    words: tf.tensor2d([logits, logits, logits]),
    labels: tf.tensor2d(into.labels as Float32Array, [3, 2], 'int32'),
    weights: tf.tensor2d(into.weights as Float32Array, [3, 2]),
  };
  const sides = [{ 'text/pooled': tf.ones([3, 2]), 'text/present': tf.tensor1d([1, 1, 1]) }];
  const { loss, count } = problem.loss({ parameters, sides, feeds, outputs: {}, same_BB: tf.eye(3) });
  const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
  const [x, y, b] = logits.map((logit) => Math.exp(logit) / sum) as [number, number, number];
  // The paths a > x and a > y have two levels, b has one.
  const expected = -((Math.log(x + y) + Math.log(x)) / 2 + (Math.log(x + y) + Math.log(y)) / 2 + Math.log(b)) / 3;
  expect(count.dataSync()[0]).toBe(3);
  expect(loss.dataSync()[0]).toBeCloseTo(expected, 5);
});

test('edges and colours have a classifier and a loss of their own, for the products with a picture', () => {
  const problem = categoryProblem(indexOf(categories), { settings: { sources: 'image' }, textOf });
  const pictured = { ...shape, imageSize: 16 } as typeof shape;
  const specs = problem.parameters(pictured);
  expect(Object.keys(specs).sort()).toEqual(['head.descriptor.bias', 'head.descriptor.weight', 'head.image.bias', 'head.image.weight']);
  const logits: Record<string, readonly number[]> = { 'head.image.bias': [0.3, -0.4, 1.1], 'head.descriptor.bias': [-1, 2, 0] };
  const parameters = Object.fromEntries(
    Object.entries(specs).map(([name, { shape: dims }]) => [
      name,
      logits[name] ? tf.tensor(logits[name].map((logit) => logit / HEAD_GAIN)) : tf.zeros([...dims]),
    ]),
  );
  // The last product is b; the first one has no picture.
  const feeds = { labels: tf.tensor2d([0, 0, 1, 0], [2, 2], 'int32'), weights: tf.tensor2d([1, 1, 1, 0], [2, 2]) };
  const sides = [
    {
      'image/pooled': tf.ones([2, 2]),
      'image/present': tf.tensor1d([0, 1]),
      'image/descriptor': tf.ones([2, specs['head.descriptor.weight']!.shape[0]!]),
    },
  ];
  const { loss, count } = problem.loss({ parameters, sides, feeds, outputs: {}, same_BB: tf.eye(2) });
  const lossOf = (own: readonly number[]) => -Math.log(Math.exp(own[2]!) / own.reduce((sum, logit) => sum + Math.exp(logit), 0));
  expect(count.dataSync()[0]).toBe(2);
  expect(loss.dataSync()[0]).toBeCloseTo((lossOf(logits['head.image.bias']!) + lossOf(logits['head.descriptor.bias']!)) / 2, 5);
  const outputs = problem.outputs!(parameters, sides, {});
  expect(outputs.logits!.shape).toEqual([2, 2, 3]);
  expect(outputs.present!.shape).toEqual([2, 1]);
});

test('levels are judged by the mass below them, and a category that train does not have is a wrong answer', () => {
  const index = indexOf([...categories, 'a > x', 'a > z'], (row) => (row < 3 ? 'train' : 'valid'));
  const trained: CategoryData = { sources: ['text'], paths: categories.map((path) => path.split(' > ')), pool: { text: { text: 1 } } };
  const problem = categoryProblem(index, { settings: { sources: 'text' }, textOf, trained });
  const evaluator = problem.evaluator('valid');
  // b alone is the most probable path, but a is the more probable first level.
  const data = Float32Array.of(0.35, 0.25, 0.4, 0.35, 0.25, 0.4);
  const sure = data.map((probability) => Math.log(probability));
  const outputs = { logits: { shape: [2, 1, 3], data: sure }, present: { shape: [2, 1], data: Float32Array.of(1, 1) } };
  evaluator.add([[3], [4]], outputs);
  expect(evaluator.metrics()).toMatchObject({ 'accuracy@level1': 1, 'accuracy@level2': 1 / 2, accuracy: 1 / 2 });
  expect(evaluator.confusion!()).toEqual({ labels: ['a > x', 'a > z'], counts: [[1, 0], [1, 0]] }); // prettier-ignore
  // The second level of the other item was never trained.
  const expected = ((Math.log(0.6) + Math.log(0.35)) / 2 + Math.log(0.6)) / 2;
  expect(evaluator.metrics().logLikelihood).toBeCloseTo(expected, 6);
  expect(evaluator.metrics(Int32Array.of(1, 1)).logLikelihood).toBeCloseTo(Math.log(0.6), 6);
});

test('words decide where the model says nothing, and an artifact has them from its data', () => {
  const texts = ['red shirt', 'blue shirt', 'red shoe', 'blue shoe', 'green shirt', 'green shoe', 'white shirt', 'white shoe'];
  const index = indexOf(texts.map((text) => (text.endsWith('shirt') ? 'tops > shirts' : 'feet > shoes')));
  const options = { settings: {}, textOf: (row: number) => texts[row]! };
  const written = (problem: ReturnType<typeof categoryProblem>) => {
    const into = { words: new Float32Array(4), labels: new Float32Array(4), weights: new Float32Array(4) };
    problem.write!([[0], [2]], into, { size: 2, tokens: 1 });
    return [...into.words];
  };
  const problem = categoryProblem(index, options);
  // Paths in the order of their names: shoes, shirts.
  const [shirtAsShoe, shirtAsShirt, shoeAsShoe, shoeAsShirt] = written(problem) as [number, number, number, number];
  expect(shirtAsShirt).toBeGreaterThan(shirtAsShoe);
  expect(shoeAsShoe).toBeGreaterThan(shoeAsShirt);
  const data = problem.serving!(problem.evaluator('valid'));
  const again = categoryProblem(index, { ...options, trained: JSON.parse(JSON.stringify(data)) as never });
  expect(again.serving!(again.evaluator('valid'))).toEqual(data);
  // Pictures alone have none.
  const pictures = categoryProblem(index, { ...options, settings: { sources: 'image' } });
  expect(Object.keys(pictures.serving(pictures.evaluator('valid')) as object)).toEqual(['sources', 'paths', 'pool']);
});

test('the model alone has no words to learn beside, and is judged without them, as its artifact is', () => {
  const texts = ['red shirt', 'blue shirt', 'red shoe', 'blue shoe'];
  const index = indexOf(texts.map((text) => (text.endsWith('shirt') ? 'shirts' : 'shoes')));
  const options = { settings: { sources: 'text', words: 'false' }, textOf: (row: number) => texts[row]! };
  const problem = categoryProblem(index, options);
  expect(problem.feeds!(shape, { size: 1, tokens: 1 }).map(({ name }) => name)).toEqual(['labels', 'weights']);
  // Shirts and shoes by a classifier that takes every product for a shoe.
  const shoes = {
    logits: { shape: [4, 1, 2], data: Float32Array.of(0, 2, 0, 2, 0, 2, 0, 2) },
    present: { shape: [4, 1], data: new Float32Array(4).fill(1) },
  };
  const valid = problem.evaluator('valid');
  valid.add([[0], [1], [2], [3]], shoes);
  expect(valid.metrics().accuracy).toBe(1 / 2);
  const data = JSON.parse(JSON.stringify(problem.serving(valid))) as { words?: object };
  expect(data.words).toBeUndefined();
  const again = categoryProblem(index, { ...options, settings: {}, trained: data as never }).evaluator('valid');
  again.add([[0], [1], [2], [3]], shoes);
  expect(again.metrics()).toEqual(valid.metrics());
});

test('a service, and an evaluation of the artifact, weigh words and classifiers as training did', async () => {
  const index = indexOf(['a', 'b', 'a', 'b', 'a', 'b', 'b']);
  // Words are wrong of the last one.
  const texts = ['red shirt', 'blue shoe', 'green shirt', 'white shoe', 'old shirt', 'new shoe', 'tall shirt'];
  const problem = categoryProblem(index, { settings: { sources: 'text' }, textOf: (row) => texts[row]! });
  const valid = problem.evaluator('valid');
  const outputs = (...first: number[]) => ({
    logits: { shape: [first.length, 1, 2], data: Float32Array.from(first.flatMap((logit) => [logit, 0])) },
    present: { shape: [first.length, 1], data: new Float32Array(first.length).fill(1) },
  });
  // The classifier is right of five.
  const often = <T>(all: readonly T[]): T[] => Array.from({ length: 5 }, () => all).flat();
  valid.add(often(texts.map((_, row) => [row])), outputs(...often([1, -1, 1, 1, -1, -1, -1])));
  const data = JSON.parse(JSON.stringify(problem.serving(valid))) as Head['data'];
  const trained = categoryDataSchema.parse(data);
  const { text, words, doubt = 0 } = trained.pool.text!;
  expect([text === 1 / 2, words === Math.SQRT1_2]).not.toEqual([true, true]);

  // By hand: the classifier says something else, and it is not weighed anew.
  const says = [-1, 2];
  const asked = ['red shoe', 'shirt'];
  const first = asked.map((one, at) => {
    const powers = [...wordLogits(wordFeatures(one), scoresFromData(trained.words!), 2)].map((logit) => Math.exp(words! * logit)) as [
      number,
      number,
    ];
    const own = powers.map((power) => power / (powers[0] + powers[1]) + doubt) as [number, number];
    const ratio = Math.exp(text! * says[at]!) * (own[0] / own[1]);
    return ratio / (1 + ratio);
  }) as [number, number];
  const head = new CategorizationHead({
    data,
    backbone: { text: ({ title = '' }: Product) => title } as unknown as Head['backbone'],
    predict: async () => says.map((logit) => ({ logits: Float32Array.of(logit, 0), present: Float32Array.of(1) })),
    dispose: async () => {},
  });
  const served = await head.predict(asked.map((title) => ({ title }))); // prettier-ignore
  expect(served).toMatchObject(first.map((a) => [{ path: [a > 0.5 ? 'a' : 'b'], probability: expect.closeTo(Math.max(a, 1 - a), 5) }]));
  const again = categoryProblem(indexOf(['a', 'b']), { settings: { sources: 'text' }, textOf: (row) => asked[row]!, trained }).evaluator(
    'valid',
  );
  again.add([[0], [1]], outputs(...says));
  expect(again.metrics().logLikelihood).toBeCloseTo((Math.log(first[0]) + Math.log(1 - first[1])) / 2, 5);
});

test('less than two categories, and sources that are none, are refused', () => {
  expect(() => categoryProblem(indexOf(['a', 'a']), { settings: {}, textOf })).toThrow(
    expect.objectContaining({ code: 'HEAD_NOT_APPLICABLE' }),
  );
  expect(() => categoryProblem(indexOf(categories), { settings: { sources: 'smell' }, textOf })).toThrow(
    expect.objectContaining({ code: 'HEAD_SETTING_INVALID' }),
  );
});
