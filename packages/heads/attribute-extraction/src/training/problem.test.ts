import { describe, expect, test } from '@jest/globals';
import type { ModelShape } from '@commercemm/model';
import * as tf from '@tensorflow/tfjs';

import { extractionDataSchema, weightsFromData } from '../data.js';
import { readWords } from '../signals.js';
import { wordTagger } from '../tagger.js';
import { spansOf, tagCount } from '../tags.js';
import { wordsOf } from '../words.js';
import { annotatedSpans } from './annotations.js';
import { chooseAttributes } from './attributes.js';
import { classQuestion } from './class-question.js';
import { extractionEvaluator, microF1 } from './evaluator.js';
import { addedScores, classLoss, extractionSpecs, tagLoss } from './network.js';
import { extractionProblem } from './problem.js';

const colors = ['red', 'blue'];
const items = Array.from({ length: 24 }, (_, i) => ({
  text: `Nike shoes ${colors[i % 2]} ${i}`,
  category: ['Shoes'],
  attributes: { color: [colors[i % 2]!], gender: [i % 3 === 0 ? 'Men' : 'Women'], code: [`x${i}`] },
}));
const read = (row: number) => {
  const { text, category, attributes } = items[row]!;
  const words = [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({ start: index, end: index + word.length }));
  return { text, category, attributes, tokens: [{ start: 0, end: 0 }, ...words, { start: text.length, end: text.length }] };
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

  test('reads values that stand in the text as spans, few others as classes, and leaves out what is neither', () => {
    // 15 items are too few for two classes of ten each.
    expect(chooseAttributes(items.slice(0, 15))).toEqual({ spans: ['color'], classes: [] });
    expect(chooseAttributes([...items, ...items])).toEqual({
      spans: ['color'],
      classes: [{ attribute: 'gender', values: ['Men', 'Women'] }],
    });
  });
});

describe('the loss', () => {
  const negative = (logits: readonly number[], label: number) => Math.log(logits.reduce((sum, x) => sum + Math.exp(x), 0)) - logits[label]!;

  test('of tags is the mean over tokens that count, of words and model together, in a loop', () => {
    const [said, added] = [
      [
        [1, 0, 0],
        [0, 2, 1],
      ],
      [
        [0, 2, 0],
        [0, -2, 2],
      ],
    ];
    const loss = tagLoss(tf.tensor3d([added]), {
      signals: tf.tensor3d([said]),
      labels: tf.tensor2d([[1, 0]], [1, 2], 'int32'),
      weights: tf.tensor2d([[1, 0]]),
    });
    expect(loss.dataSync()[0]).toBeCloseTo(negative([1, 2, 0], 1), 5);
  });

  test('of classes is the mean over the attributes that a product has, in a loop', () => {
    const logits = [
      [0.5, -1, 2, 0, 1],
      [1, 3, 0, 0, -2],
      [4, 3, 2, 1, 0],
    ];
    const labels = [
      [1, 2],
      [0, 0],
      [0, 0],
    ];
    const weights = [
      [1, 1],
      [1, 0],
      [0, 0],
    ];
    const loss = classLoss(
      tf.tensor2d(logits),
      { classLabels: tf.tensor2d(labels, [3, 2], 'int32'), classWeights: tf.tensor2d(weights) },
      {
        classes: [
          { attribute: 'gender', values: ['a', 'b'] },
          { attribute: 'season', values: ['x', 'y', 'z'] },
        ],
      },
    );
    const [first, second] = logits as [number[], number[]];
    const expected = [(negative(first.slice(0, 2), 1) + negative(first.slice(2), 2)) / 2, negative(second.slice(0, 2), 0), 0];
    expect([...loss.dataSync()]).toEqual(expected.map((value) => expect.closeTo(value, 5)));
  });
});

test('with a last layer of zeros the model adds nothing to what words say', () => {
  const outputs = { spans: ['a', 'b'], classes: [] };
  const parameters = Object.fromEntries(
    Object.entries(extractionSpecs(outputs, { width: 4 } as ModelShape)).map(([name, { shape }]) => [
      name,
      name.startsWith('head.tags') ? tf.zeros([...shape]) : tf.ones([...shape]),
    ]),
  );
  const added = addedScores(parameters, tf.ones([1, 2, 4]), tf.ones([1, 2, tagCount(2)]));
  expect(added.shape).toEqual([1, 2, tagCount(2)]);
  expect(Math.max(...added.abs().dataSync())).toBe(0);
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
    const items = [
      { ...read(0), attributes: { color: ['red', 'green'] } },
      { ...read(1), attributes: {} },
    ];
    const evaluator = extractionEvaluator({
      data: { spans: ['color'], classes: [] },
      gazetteer: new Map(),
      factors_KK: new Float64Array(9).fill(1),
      added: 1,
      read(row) {
        const { text, tokens } = items[row]!;
        const words = wordsOf(text);
        const nothing = { words, scores_WK: new Float64Array(3 * words.length), known_WK: new Float32Array(3 * words.length) };
        return { ...items[row]!, ...readWords(nothing, tokens) };
      },
    });
    // Tokens: [CLS] Nike shoes <color> <number> [SEP]; both items say their color.
    const tag = [0, 0, 0, 1, 0, 0].flatMap((label) => [0, 1, 2].map((at) => (at === label ? 9 : 0)));
    evaluator.add([[0], [1]], { tags: { shape: [2, 6, 3], data: Float32Array.from([...tag, ...tag]) } });
    expect(evaluator.metrics()).toEqual({ f1: 2 / 3, 'f1@annotated': 1, 'f1@spans': 2 / 3, 'f1@words': 0, 'gazetteerF1@spans': 0 });
    expect(evaluator.metrics(Int32Array.of(0))).toMatchObject({ f1: 1 });
    // Another method's scores of the four words: the color of the second item is left out.
    const words = [
      ...tag.slice(3, 15),
      ...Array<number>(4)
        .fill(0)
        .flatMap(() => [9, 0, 0]),
    ];
    evaluator.add([[0], [1]], { words: { shape: [2, 4, 3], data: Float32Array.from(words) } });
    expect([evaluator.metrics(Int32Array.of(2)).f1, evaluator.metrics(Int32Array.of(2, 3)).f1]).toEqual([1, 1]);
  });
});

test('classes are judged by which is likeliest, and by how likely the right ones are; one that was not trained does not count', () => {
  const values = [{ season: ['Fall'] }, { season: ['Spring'], gender: ['Men'] }, { season: ['Winter'] }];
  const evaluator = extractionEvaluator({
    data: {
      spans: [],
      classes: [
        { attribute: 'gender', values: ['Men', 'Women'] },
        { attribute: 'season', values: ['Fall', 'Spring'] },
      ],
    },
    gazetteer: new Map(),
    factors_KK: new Float64Array(1).fill(1),
    read: (row) => ({
      text: '',
      category: [],
      attributes: values[row]!,
      ...readWords({ words: [], scores_WK: new Float64Array(), known_WK: new Float32Array() }, []),
    }),
  });
  const probabilities = Float32Array.of(0.5, 0.5, 0.75, 0.25, 0.25, 0.75, 0.5, 0.5, 1, 0, 1, 0);
  evaluator.add([[0], [1], [2]], {
    tags: { shape: [3, 1, 1], data: new Float32Array(3) },
    probabilities: { shape: [3, 4], data: probabilities },
  });
  expect(evaluator.metrics()).toMatchObject({
    'accuracy@gender': 0,
    'accuracy@season': 1 / 3,
    'logLikelihood@classes': expect.closeTo((Math.log(0.75) + Math.log(0.25) + Math.log(0.5)) / 3, 6),
  });
});

describe('classes', () => {
  // A word, not the value itself, tells which it is.
  const worn = Array.from({ length: 40 }, (_, i) => ({
    text: `${i % 2 ? 'boxer' : 'bikini'} brief ${i}`,
    category: [],
    attributes: { gender: [i % 2 ? 'Men' : 'Women'] },
  }));
  const readWorn = (row: number) => ({ ...worn[row]!, tokens: [] });
  const split = { train: worn.map((_, row) => row).slice(0, 30), valid: worn.map((_, row) => row).slice(30), test: [] };
  const wordsAt = (problem: ReturnType<typeof extractionProblem>, row: number) => {
    const into = Object.fromEntries(
      ['signals', 'labels', 'weights', 'classWords', 'classLabels', 'classWeights'].map((name) => [name, new Float32Array(2)]),
    );
    problem.write!([[row]], into, { size: 1, tokens: 0 });
    return [...into.classWords!];
  };

  test('are known by words before training, those of train texts from the other texts, and again from what is served', () => {
    const problem = extractionProblem({ rows: split, read: readWorn });
    const data = extractionDataSchema.parse(problem.serving(problem.evaluator('valid')));
    expect(data.classes).toMatchObject([{ attribute: 'gender', values: ['Men', 'Women'] }]);
    const again = extractionProblem({ rows: { ...split, train: [] }, read: readWorn, trained: data });
    for (const row of [...split.train, ...split.valid]) {
      const [men, women] = wordsAt(problem, row);
      expect(men! > women!).toBe(row % 2 === 1);
      if (row >= 30) expect(wordsAt(again, row)).toEqual([men, women]);
    }
  });
});

test("names on the category's path tell classes where the text does not", () => {
  const item = (row: number) => ({
    text: `item ${row % 5}`,
    category: [row % 2 ? 'Boxers' : 'Bikinis'],
    attributes: { gender: [row % 2 ? 'Men' : 'Women'] },
    tokens: [],
  });
  const { wordsOf: say, labelOf } = classQuestion(
    { attribute: 'gender', values: ['Men', 'Women'] },
    [...Array(20).keys()],
    item,
    undefined,
  );
  for (const row of [20, 21]) {
    const [men, women] = say!(row);
    expect(men! > women!).toBe(labelOf(row) === 0);
  }
});

describe('the problem', () => {
  test('writes what words say and the labels at the tokens that speak for words', () => {
    const problem = extractionProblem({ rows, read });
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

  test('gives a service data of its own schema', () => {
    const problem = extractionProblem({ rows, read });
    const data = extractionDataSchema.parse(JSON.parse(JSON.stringify(problem.serving(problem.evaluator('valid')))));
    expect(data).toMatchObject({ spans: ['color'] });
    const { words, scores_WK } = wordTagger(weightsFromData(data))(read(20).text, ['Shoes']);
    expect(spansOf(words, scores_WK, weightsFromData(data).factors_KK)).toMatchObject([{ attribute: 0, start: 11, end: 14 }]);
  });

  test('is refused where no attribute can be learned', () => {
    expect(() => extractionProblem({ rows, read: (row) => ({ ...read(row), attributes: {} }) })).toThrow(
      expect.objectContaining({ code: 'HEAD_NOT_APPLICABLE' }),
    );
  });
});
