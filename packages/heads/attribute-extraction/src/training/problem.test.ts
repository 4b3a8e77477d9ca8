import { describe, expect, test } from '@jest/globals';
import type { Head, Product } from '@commercemm/encoder';
import { scoresFromData, wordFeatures, wordLogits } from '@commercemm/head-classifier';
import type { ModelShape } from '@commercemm/model';
import { createPreprocessSpec, loadTokenizer, trainTokenizer } from '@commercemm/preprocess';
import * as tf from '@tensorflow/tfjs';

import { extractionDataSchema, weightsFromData } from '../data.js';
import { AttributeExtractionHead } from '../head.js';
import { wordTagger } from '../tagger.js';
import { spansOf, tagCount } from '../tags.js';
import { tokensIn } from '../tokens.js';
import { colors, items, read, rows, tokensOf } from './items.test.fixture.js';
import { extractionProblem } from './problem.js';

describe('classes', () => {
  // A word, not the value itself, tells which it is.
  const worn = Array.from({ length: 40 }, (_, i) => ({
    text: `${i % 2 ? 'boxer' : 'bikini'} brief ${i}`,
    category: [],
    attributes: { gender: [i % 2 ? 'Men' : 'Women'] },
  }));
  const readWorn = (row: number) => worn[row]!;
  const noTokens = () => [];
  const split = { train: worn.map((_, row) => row).slice(0, 30), valid: worn.map((_, row) => row).slice(30), test: [] };
  const wordsAt = (problem: ReturnType<typeof extractionProblem>, row: number) => {
    const into = Object.fromEntries(
      ['signals', 'labels', 'weights', 'classWords', 'classLabels', 'classWeights'].map((name) => [name, new Float32Array(2)]),
    );
    problem.write!([[row]], into, { size: 1, tokens: 0 });
    return [...into.classWords!];
  };

  test('are known by words before training, those of train texts from the other texts, and others as the artifact will know them', () => {
    const problem = extractionProblem({ rows: split, read: readWorn, tokensOf: noTokens });
    const data = extractionDataSchema.parse(problem.serving(problem.evaluator('valid')));
    expect(data.classes).toMatchObject([{ attribute: 'gender', values: ['Men', 'Women'] }]);
    const again = extractionProblem({ rows: { ...split, train: [] }, read: readWorn, tokensOf: noTokens, trained: data });
    for (const row of [...split.train, ...split.valid]) {
      const said = wordsAt(problem, row);
      expect(said[0]! > said[1]!).toBe(row % 2 === 1);
      if (split.train.includes(row)) expect(wordsAt(again, row)).not.toEqual(said);
      else expect(wordsAt(again, row)).toEqual(said);
    }
  });
});

describe('the problem', () => {
  test('writes what words say and the labels at the tokens that speak for words', () => {
    const problem = extractionProblem({ rows, read, tokensOf });
    const width = tagCount(1);
    const into = {
      signals: new Float32Array(6 * width),
      labels: new Int32Array(6),
      weights: new Float32Array(6),
      classLabels: new Int32Array(1),
      classWeights: new Float32Array(1),
    };
    // [CLS] Nike shoes <color> <number> [SEP]
    problem.write!([[2]], into, { size: 1, tokens: 6 });
    expect([...into.labels]).toEqual([0, 0, 0, 1, 0, 0]);
    expect([...into.weights]).toEqual([0, 1, 1, 1, 1, 0]);
    for (const at of [0, 5]) expect([...into.signals.subarray(at * width, (at + 1) * width)]).toEqual([0, 0, 0]);
    const [outside, color] = into.signals.subarray(3 * width, 4 * width);
    expect(color).toBeGreaterThan(outside!);
    expect([into.classLabels[0], into.classWeights[0]]).toEqual([1, 1]);
  });

  test('the model alone learns beside words that say the same of everything', () => {
    const problem = extractionProblem({ rows, read, tokensOf, words: false });
    const width = tagCount(1);
    const into = Object.fromEntries(
      problem.feeds!({} as ModelShape, { size: 1, tokens: 6 }).map(({ name, shape }) => [
        name,
        new Float32Array(shape.reduce((a, b) => a * b, 1)),
      ]),
    );
    problem.write!([[2]], into, { size: 1, tokens: 6 });
    const said = [...into.signals!.subarray(width, 5 * width)];
    expect(said).toEqual(said.map(() => Math.fround(Math.log(1 / width))));
    expect([...into.classWords!]).toEqual([0, 0]);
    const data = extractionDataSchema.parse(JSON.parse(JSON.stringify(problem.serving(problem.evaluator('valid')))));
    expect(data.features).toEqual({});
    // What every pair of neighbouring tags scores.
    expect(data.follows).toEqual(Array<number>(width * width).fill(0));
    expect(data.classes.map(({ words }) => words)).toEqual([{ '': '1' }]);
  });

  test('learns classes from pictures alone, of the products that have one', () => {
    const problem = extractionProblem({ rows, read, tokensOf });
    const shape = { width: 4, imageSize: 16 } as ModelShape;
    const specs = problem.parameters(shape);
    const side = {
      'text/tokens': tf.zeros([2, 1, 4]),
      ...Object.fromEntries(['fused', 'text', 'image'].map((name) => [`${name}/pooled`, tf.zeros([2, 4])])),
      'image/descriptor': tf.zeros([2, specs['head.descriptor.weight']!.shape[0]!]),
      'fused/present': tf.zeros([2]),
      'text/present': tf.zeros([2]),
      'image/present': tf.ones([2]),
    };
    const parameters = Object.fromEntries(Object.entries(specs).map(([name, own]) => [name, tf.zeros([...own.shape])]));
    const feeds = {
      signals: tf.zeros([2, 1, tagCount(1)]),
      labels: tf.zeros([2, 1], 'int32'),
      weights: tf.zeros([2, 1]),
      classWords: tf.zeros([2, 2]),
      classLabels: tf.zeros([2, 1], 'int32'),
      classWeights: tf.tensor2d([[1], [0]]),
    };
    const outputs = problem.outputs!(parameters, [side], feeds);
    const { loss, count } = problem.loss({ parameters, sides: [side], outputs, feeds, same_BB: tf.eye(2) });
    // By the picture, and by its edges and colours, of two values each.
    expect(count.dataSync()[0]).toBe(2);
    expect(loss.dataSync()[0]).toBeCloseTo(Math.log(2), 6);
  });

  test('gives a service data of its own schema', () => {
    const problem = extractionProblem({ rows, read, tokensOf });
    const data = extractionDataSchema.parse(JSON.parse(JSON.stringify(problem.serving(problem.evaluator('valid')))));
    expect(data).toMatchObject({ spans: ['color'] });
    const { words, scores_WK } = wordTagger(weightsFromData(data))(read(20).text, ['Shoes']);
    expect(spansOf(words, scores_WK, weightsFromData(data).factors_KK)).toMatchObject([{ attribute: 0, start: 11, end: 14 }]);
  });

  test('a service, and an evaluation of the artifact, weigh tags and classifiers as training did', async () => {
    const tokenizer = loadTokenizer(
      await trainTokenizer(
        items.map(({ text }) => text),
        { vocabSize: 300, lowercase: true },
      ),
    );
    const spec = createPreprocessSpec({ image: { size: 32 }, text: { maxTokens: 16, fields: ['title'] } });
    const options = { rows, read, tokensOf: (own: string) => tokensIn(own, tokenizer, spec.text.maxTokens) };
    const problem = extractionProblem(options);
    /** Of each product the tag of every token, and logits of Men and Women by the classifier on the text. */
    const outputs = (all: readonly { tag: number; men: number; women: number }[]) => ({
      tags: {
        shape: [all.length, 16, 3],
        data: Float32Array.from(all.flatMap(({ tag }) => Array.from({ length: 48 }, (_, at) => (at % 3 === tag ? 20 : 0)))),
      },
      logits: { shape: [all.length, 4, 2], data: Float32Array.from(all.flatMap(({ men, women }) => [0, 0, men, women, 0, 0, 0, 0])) },
      present: { shape: [all.length, 3], data: Float32Array.from(all.flatMap(() => [0, 1, 0])) },
    });
    const valid = problem.evaluator('valid');
    // The tags are wrong, the classes right but of one.
    valid.add(rows.train.map((row) => [row]), outputs(rows.train.map((row) => ({ tag: 2, men: Number(row % 3 === 0 && row > 0), women: Number(row % 3 > 0) })))); // prettier-ignore
    const data = JSON.parse(JSON.stringify(problem.serving(valid))) as Head['data'];
    const trained = extractionDataSchema.parse(data);
    expect(trained).toMatchObject({ added: 0, classes: [{ attribute: 'gender' }] });
    const [{ pool, words }] = trained.classes as [(typeof trained.classes)[number]];
    const { text = 0, words: weight = 0, doubt = 0 } = pool.text!;
    expect(text).toBeGreaterThan(0);

    // By hand: the classifier is wrong of both, and the tags say that all is outside; nothing is weighed anew.
    const says = [{ tag: 0, men: 1, women: 0 }, { tag: 0, men: 0, women: 0.5 }]; // prettier-ignore
    const chances = says.map(({ men, women }, at) => {
      const known = wordLogits(wordFeatures(`${items[20 + at]!.text} Shoes`), scoresFromData(words), 2).map((logit) =>
        Math.exp(weight * logit),
      );
      const own = Array.from(known, (power) => (doubt > 0 ? power / (known[0]! + known[1]!) + doubt : power));
      const ratio = Math.exp(text * (men - women)) * (own[0]! / own[1]!);
      return ratio / (1 + ratio);
    });
    const all = outputs(says);
    const head = new AttributeExtractionHead({
      data,
      backbone: { text: ({ title }: Product) => title, tokenizer, manifest: { preprocess: spec } } as unknown as Head['backbone'],
      async predict(products, make) {
        return products.map((product, at) => {
          make!(product);
          return {
            tags: all.tags.data.slice(48 * at, 48 * (at + 1)),
            logits: all.logits.data.slice(8 * at, 8 * (at + 1)),
            present: Float32Array.of(0, 1, 0),
          };
        });
      },
      dispose: async () => {},
    });
    const served = await head.predict([20, 21].map((row) => ({ title: items[row]!.text, category: ['Shoes'] })));
    expect(served).toMatchObject(
      chances.map((men, at) => ({
        values: [
          { attribute: 'color', value: colors[at % 2] },
          { attribute: 'gender', value: men > 0.5 ? 'Men' : 'Women', probability: expect.closeTo(Math.max(men, 1 - men), 5) },
        ],
      })),
    );
    const judge = (own: typeof trained) => {
      const again = extractionProblem({ ...options, trained: own }).evaluator('valid');
      again.add([[20], [21]], all);
      return again.metrics();
    };
    // 20 is of women, 21 of men.
    const logLikelihood = (Math.log(1 - chances[0]!) + Math.log(chances[1]!)) / 2;
    expect(judge(trained)).toMatchObject({ 'f1@spans': 1, 'logLikelihood@classes': expect.closeTo(logLikelihood, 5) });
    expect(judge({ ...trained, added: 1 })).toMatchObject({ 'f1@spans': 0 });
  });

  test('is refused where no attribute can be learned', () => {
    expect(() => extractionProblem({ rows, tokensOf, read: (row) => ({ ...read(row), attributes: {} }) })).toThrow(
      expect.objectContaining({ code: 'HEAD_NOT_APPLICABLE' }),
    );
  });
});
