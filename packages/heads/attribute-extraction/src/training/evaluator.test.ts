import { expect, test } from '@jest/globals';

import { readWords } from '../signals.js';
import { wordsOf } from '../words.js';
import { extractionEvaluator, microF1 } from './evaluator.js';
import { read, tokensOf } from './items.test.fixture.js';

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
      const { text } = items[row]!;
      const words = wordsOf(text);
      const nothing = { words, scores_WK: new Float64Array(3 * words.length), known_WK: new Float32Array(3 * words.length) };
      return { ...items[row]!, ...readWords(nothing, tokensOf(text)) };
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
