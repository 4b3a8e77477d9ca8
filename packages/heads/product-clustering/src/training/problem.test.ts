import { expect, test } from '@jest/globals';
import type { CatalogIndex, Split } from '@commercemm/catalog';
import { evaluationRounds, type Example, type HostOutputs } from '@commercemm/engine';
import { LEXICAL_WIDTH, matchingDataSchema } from '@commercemm/head-product-matching';
import { pairsOfProducts, profilesOf, type LabelledPair } from '@commercemm/head-product-matching/training';
import { collectStatistics, words } from '@commercemm/lexical';
import * as tf from '@tensorflow/tfjs';

import { clusteringProblem, type ClusteringOptions } from './problem.js';

const listings: readonly [title: string, product: number, split: Split][] = [
  ['denon dvd3800', 0, 'train'],
  ['denon dvd3800 player', 0, 'train'],
  ['denon dvd1200 player', 1, 'train'],
  ['lg lds4821', 2, 'valid'],
  ['lg lds4999', 3, 'valid'],
  ['dishwasher', 2, 'valid'],
  ['lg lds4821 white', 2, 'valid'],
];
const titles = listings.map(([title]) => title);
const splits = listings.map(([, , split]) => split);
const indexOf = (products: readonly number[]) =>
  ({
    size: titles.length,
    ids: titles,
    kinds: titles.map(() => 'listing'),
    products: Int32Array.from(products),
    splits,
  }) as unknown as CatalogIndex;
const statistics = collectStatistics(titles.map(words));
const texts = new Map(titles.map((title, row) => [row, { title, description: '', attributes: {} }]));
const problemOf = (products: readonly number[] = listings.map(([, product]) => product), changes: Partial<ClusteringOptions> = {}) => {
  const index = indexOf(products);
  return clusteringProblem({
    index,
    truth: 'products',
    pairs: pairsOfProducts(index, (row) => titles[row]!),
    sources: ['text'],
    statistics,
    profile: profilesOf(texts, statistics),
    ...changes,
  });
};

/** The dishwasher lies beside one listing only, by its embedding. */
const embeddings: Readonly<Record<number, readonly number[]>> = {
  0: [0.8, 0.6],
  1: [0.6, 0.8],
  2: [0.28, 0.96],
  3: [1, 0],
  4: [0, 1],
  5: [0.9, Math.sqrt(0.19)],
  6: [0, 0],
};
const outputsOf = (examples: readonly Example[], logit: (example: Example) => number): HostOutputs => ({
  logit: { shape: [examples.length], data: Float32Array.from(examples, logit) },
  text: { shape: [examples.length, 2], data: Float32Array.from(examples.flatMap(([row]) => embeddings[row!]!)) },
});

test('listings are taken one by one, then their neighbours are asked for and grouped', () => {
  const problem = problemOf();
  const evaluator = problem.evaluator('valid', 'quick');
  const alone = problem.evaluation('valid');
  expect(alone).toEqual([[3, 3], [5, 5], [6, 6], [4, 4]]); // prettier-ignore
  evaluator.add(
    alone,
    outputsOf(alone, () => 9),
  );
  const pairs = evaluator.next!();
  // By words 3, 4 and 6; by embedding 3, 4 and 5. The dishwasher and the white one share nothing.
  const ascending = pairs.map((pair) => [...pair].sort((a, b) => a - b).join(' ')).sort();
  expect(ascending).toEqual(['3 4', '3 5', '3 6', '4 5', '4 6']);
  const logits: Record<string, number> = { '3 6': 3, '3 5': 2, '3 4': 1, '4 6': 0, '4 5': -1 };
  evaluator.add(
    pairs,
    outputsOf(pairs, (pair) => logits[[...pair].sort((a, b) => a - b).join(' ')]!),
  );
  expect(evaluator.next!()).toEqual([]);
  expect(evaluator.metrics()).toMatchObject({ pairwiseF1: 1, bCubedF1: 1, nmi: expect.closeTo(1, 12) });
  expect(evaluator.size()).toBe(2);
  const data = matchingDataSchema.parse(JSON.parse(JSON.stringify(problem.serving(evaluator))));
  expect(data).toMatchObject({ threshold: 1.5, sources: ['text'], calibration: { method: 'platt' } });
});

const LOW = -9;
/** What joins the dishwasher only joins it with listings of the train split as well, and these with another product of the valid split. */
const logitsAmongAll: Readonly<Record<string, number>> = { '3 6': 3, '0 3': 2, '0 1': 1.9, '1 2': 1.8, '2 4': 1.7, '3 5': 1.5 };
const keyOf = (pair: Example) => [...pair].sort((a, b) => a - b).join(' ');

function evaluated(problem: ReturnType<typeof problemOf>, logits = logitsAmongAll) {
  const evaluator = problem.evaluator('valid');
  const asked: Example[] = [];
  for (const wanted of evaluationRounds(problem.evaluation('valid'), evaluator)) {
    asked.push(...wanted);
    evaluator.add(
      wanted,
      outputsOf(wanted, (pair) => logits[keyOf(pair)] ?? LOW),
    );
  }
  return { evaluator, asked };
}

test('the threshold is the best for groups of the split among the whole catalog, higher than among the split alone', () => {
  const problem = problemOf();
  const { evaluator, asked } = evaluated(problem);
  // From 1.5 on all seven listings are one group: among them 6 of 24 half pairs of the valid listings are right, and all 6 that are wanted.
  // From 3 on two of the three listings of product 2 are found, and nothing else.
  const data = matchingDataSchema.parse(JSON.parse(JSON.stringify(problem.serving(evaluator))));
  expect(data.threshold).toBe(2.5);
  expect(evaluator.metrics()).toMatchObject({ pairwiseF1: 1 / 2, 'pairwiseF1@catalog': 1 / 2, 'pairwisePrecision@catalog': 1 });
  expect(evaluator.size()).toBe(2);
  expect(new Set(asked.map(keyOf)).size).toBe(asked.length);

  const low = evaluated(problemOf(undefined, { trained: { ...data, threshold: 1.5 } })).evaluator;
  expect(low.metrics()).toMatchObject({ pairwiseF1: 1, 'pairwiseF1@catalog': 12 / 30, 'pairwiseRecall@catalog': 1 });
});

const labelled: LabelledPair[] = [
  { example: [6, 3], label: 1, split: 'valid' },
  { example: [1, 0], label: 1, split: 'valid' },
  { example: [1, 2], label: 0, split: 'valid' },
  { example: [0, 2], label: 0, split: 'valid' },
  { example: [0, 1], label: 1, split: 'train' },
  { example: [3, 4], label: 0, split: 'train' },
];
const byPairs = (changes: Partial<ClusteringOptions> = {}) =>
  problemOf([0, 1, 2, 3, 4, 5, 6], { truth: 'pairs', pairs: labelled, ...changes });

test('by labelled pairs: their listings are judged, of whatever split, and the threshold is the best for them among the whole catalog', () => {
  const problem = byPairs();
  expect(problem.training).toEqual([[0, 1], [3, 4]]); // prettier-ignore
  expect(problem.evaluation('valid')).toEqual([[6, 6], [3, 3], [1, 1], [0, 0], [2, 2]]); // prettier-ignore
  // From 2 on both pairs of one product are found; among the catalog listing 4 then joins 2 with 1 and 0, so that two of four said are wrong.
  // From 3 on one is found, and nothing else.
  const logits = { '3 6': 3, '1 4': 2.5, '2 4': 2.4, '0 1': 2 };
  const { evaluator } = evaluated(problem, logits);
  const data = matchingDataSchema.parse(JSON.parse(JSON.stringify(problem.serving(evaluator))));
  // Halfway to 2.4, which joins 1 and 2.
  expect(data.threshold).toBeCloseTo(2.7, 6);
  expect(evaluator.primary).toBe('labelledF1');
  expect(evaluator.size()).toBe(4);
  expect(evaluator.metrics()).toEqual({
    labelledF1: 2 / 3,
    labelledPrecision: 1,
    labelledRecall: 1 / 2,
    'labelledF1@catalog': 2 / 3,
    'labelledPrecision@catalog': 1,
    'labelledRecall@catalog': 1 / 2,
  });
  // Of the candidate pairs those that are labelled.
  expect(evaluator.judged!().map(({ example }) => keyOf(example)).sort()).toEqual(['0 1', '0 2', '1 2', '3 6']); // prettier-ignore

  const low = evaluated(byPairs({ trained: { ...data, threshold: 2 } }), logits).evaluator;
  expect(low.metrics()).toMatchObject({ labelledF1: 1, 'labelledF1@catalog': 2 / 3, 'labelledPrecision@catalog': 1 / 2 });
});

test('it learns from pairs of the train split alone, and gives embeddings beside the logit', () => {
  const problem = problemOf();
  expect(problem.training.flat().every((row) => splits[row] === 'train')).toBe(true);
  const E = 2;
  const shape = { embedding: E } as Parameters<typeof problem.parameters>[0];
  const parameters = Object.fromEntries(Object.entries(problem.parameters(shape)).map(([name, spec]) => [name, tf.ones([...spec.shape])]));
  const side = { 'text/embedding': tf.tensor2d([[0.6, 0.8], [1, 0]]), 'text/present': tf.tensor1d([1, 0]) }; // prettier-ignore
  const outputs = problem.outputs!(parameters, [side, side], { lexical: tf.zeros([2, LEXICAL_WIDTH]) });
  expect(outputs.logit!.shape).toEqual([2]);
  expect([...outputs.text!.dataSync()]).toEqual([...Float32Array.of(0.6, 0.8, 0, 0)]);
});

test.each([
  ['no listings of one product to learn from', [0, 1, 2, 3, 4, 3, 3]],
  ['no listings of one product to choose a threshold by', [0, 0, 1, 2, 3, 4, 5]],
])('a catalog with %s is refused', (_title, products) => {
  expect(() => problemOf(products)).toThrow(expect.objectContaining({ code: 'HEAD_NOT_APPLICABLE' }));
});

test.each([
  ['no labelled pairs', []],
  ['valid pairs of one label', labelled.filter(({ split, label }) => split === 'train' || label === 1)],
  ['no pairs to learn from', labelled.filter(({ split }) => split === 'valid')],
])('by labelled pairs, a catalog with %s is refused', (_title, pairs) => {
  expect(() => byPairs({ pairs })).toThrow(expect.objectContaining({ code: 'HEAD_NOT_APPLICABLE' }));
});
