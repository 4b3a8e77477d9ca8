import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';

import { extractionDataSchema } from '../data.js';
import { signalCount } from '../signals.js';
import { tagCount } from '../tags.js';
import { annotatedSpans, collectGazetteer } from './annotations.js';
import { chooseAttributes } from './attributes.js';
import { extractionEvaluator, microF1 } from './evaluator.js';
import { extractionLoss, extractionSpecs, tagLogits } from './network.js';
import { extractionProblem } from './problem.js';

const colors = ['red', 'blue'];
const items = Array.from({ length: 24 }, (_, i) => ({
  text: `Nike shoes ${colors[i % 2]} ${i}`,
  attributes: { color: [colors[i % 2]!], gender: [i % 3 === 0 ? 'Men' : 'Women'], code: [`x${i}`] },
}));
const read = (row: number) => {
  const { text, attributes } = items[row]!;
  const words = [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({ start: index, end: index + word.length }));
  return { text, attributes, tokens: [{ start: 0, end: 0 }, ...words, { start: text.length, end: text.length }] };
};
const rows = { train: items.map((_, row) => row).slice(0, 20), valid: [20, 21, 22, 23], test: [] };

describe('annotation', () => {
  test('finds every occurrence, longer values first', () => {
    const text = 'Dark Red shoes, red sole';
    const found = annotatedSpans({ text, attributes: { color: ['red'], shade: ['dark red'] } }, ['color', 'shade']);
    expect(found.map(({ attribute, start, end }) => [attribute, text.slice(start, end)])).toEqual([
      [1, 'Dark Red'],
      [0, 'red'],
    ]);
  });

  test('counts occurrences of a value as a value and as any words', () => {
    const gazetteer = collectGazetteer(
      [
        { text: 'red shoes', attributes: { color: ['red'] } },
        { text: 'red cross', attributes: {} },
      ],
      ['color'],
    );
    expect(gazetteer).toEqual(new Map([['red', { all: 2, byAttribute: { 0: 1 } }]]));
  });

  test('reads values that stand in the text as spans, few others as classes, and leaves out what is neither', () => {
    // 15 items are too few for two classes of ten each.
    expect(chooseAttributes(items.slice(0, 15))).toEqual({ spans: ['color'], classes: [] });
    expect(chooseAttributes([...items, ...items])).toEqual({
      spans: ['color'],
      classes: [{ attribute: 'gender', values: ['Men', 'Women'] }],
    });
  });
});

test('the loss is the mean over tokens that count, plus the mean over attributes with classes, in a loop', () => {
  const tags = [
    [1, 2, 0],
    [0, 0, 3],
  ];
  const classes = [0.5, -1];
  const negative = (logits: number[], label: number) => Math.log(logits.reduce((sum, x) => sum + Math.exp(x), 0)) - logits[label]!;
  const loss = extractionLoss(
    { tags: tf.tensor3d([tags]), classes: tf.tensor2d([classes]) },
    {
      labels: tf.tensor2d([[1, 0]], [1, 2], 'int32'),
      weights: tf.tensor2d([[1, 0]]),
      classLabels: tf.tensor2d([[1]], [1, 1], 'int32'),
      classWeights: tf.tensor2d([[1]]),
    },
    { spans: ['a'], classes: [{ attribute: 'g', values: ['x', 'y'] }] },
  );
  expect(loss.dataSync()[0]).toBeCloseTo(negative(tags[0]!, 1) + negative(classes, 1), 5);
});

test('untrained, the tags are those of the gazetteer', () => {
  const outputs = { spans: ['a', 'b'], classes: [] };
  const parameters = Object.fromEntries(
    Object.entries(extractionSpecs(outputs, 4)).map(([name, { shape }]) => [name, tf.zeros([...shape])]),
  );
  const signals = new Float32Array(2 * signalCount(2));
  signals[2] = 0.9;
  const logits = tagLogits(parameters, tf.zeros([1, 2, 4]), tf.tensor3d(signals, [1, 2, signalCount(2)]), 2);
  expect([...tf.argMax(tf.reshape(logits, [2, tagCount(2)]), 1).dataSync()]).toEqual([3, 0]);
});

describe('figures', () => {
  test('micro F1 is 2 right over wanted and said', () => {
    expect(
      microF1([
        { wanted: 2, said: 1, right: 1 },
        { wanted: 1, said: 2, right: 0 },
      ]),
    ).toBe(2 / 6);
    expect(microF1([])).toBeNull();
  });

  test('of two items, counted by hand; values that do not stand in the text do not count', () => {
    const evaluator = extractionEvaluator({ spans: ['color'], classes: [] }, new Map(), (row) =>
      row === 0 ? { ...read(0), attributes: { color: ['red', 'green'] } } : { ...read(1), attributes: {} },
    );
    // Tokens: [CLS] Nike shoes <color> <number> [SEP]; both items say their color.
    const tag = [0, 0, 0, 1, 0, 0].flatMap((label) => [0, 1, 2].map((at) => (at === label ? 9 : 0)));
    evaluator.add([[0], [1]], { tags: { shape: [2, 6, 3], data: Float32Array.from([...tag, ...tag]) } });
    expect(evaluator.metrics()).toEqual({ f1: 2 / 3, 'f1@annotated': 1, 'f1@spans': 2 / 3, 'gazetteerF1@spans': 0 });
    expect(evaluator.metrics(Int32Array.of(0))).toMatchObject({ f1: 1 });
  });
});

describe('the problem', () => {
  test('writes labels of tokens, and does not tell an item its own label', () => {
    const own = items.map((item, i) =>
      i === 0 ? { ...item, text: 'Nike shoes ultramarine 0', attributes: { ...item.attributes, color: ['ultramarine'] } } : item,
    );
    const problem = extractionProblem({
      rows,
      read: (row) => ({ ...read(row), ...own[row]!, tokens: row === 0 ? [{ start: 11, end: 22 }] : read(row).tokens }),
    });
    const width = signalCount(1);
    const into = {
      signals: new Float32Array(6 * width),
      labels: new Int32Array(6),
      weights: new Float32Array(6),
      classLabels: new Int32Array(1),
      classWeights: new Float32Array(1),
    };
    problem.write!([[0]], into, { size: 1, tokens: 6 });
    expect([...into.labels]).toEqual([1, 0, 0, 0, 0, 0]);
    expect([...into.signals.subarray(0, 2)]).toEqual([0, 0]);
    into.signals.fill(0);
    problem.write!([[2]], into, { size: 1, tokens: 6 });
    expect([...into.labels]).toEqual([0, 0, 0, 1, 0, 0]);
    expect(into.signals[3 * width]).toBe(1);
    expect([into.classLabels[0], into.classWeights[0]]).toEqual([1, 1]);
  });

  test('gives a service data of its own schema', () => {
    const problem = extractionProblem({ rows, read });
    const data = extractionDataSchema.parse(JSON.parse(JSON.stringify(problem.serving(problem.evaluator('valid')))));
    expect(data).toMatchObject({ spans: ['color'], gazetteer: expect.arrayContaining([['red', 10, [[0, 10]]]]) });
  });

  test('is refused where no attribute can be learned', () => {
    expect(() => extractionProblem({ rows, read: (row) => ({ ...read(row), attributes: {} }) })).toThrow(
      expect.objectContaining({ code: 'HEAD_NOT_APPLICABLE' }),
    );
  });
});
