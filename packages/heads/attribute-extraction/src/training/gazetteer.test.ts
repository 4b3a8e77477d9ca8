import { expect, test } from '@jest/globals';

import { collectGazetteer, gazetteerValues } from './gazetteer.js';

const names = ['color', 'brand'];
const gazetteer = collectGazetteer(
  [
    { text: 'red shoes red cross', category: [], attributes: { color: ['red'] } },
    { text: 'Red Cross plaster', category: [], attributes: { brand: ['Red Cross'] } },
    { text: 'plaster blue', category: [], attributes: { brand: ['plaster'] } },
    { text: 'plaster of paris, plaster', category: [], attributes: {} },
  ],
  names,
);

test('counts how often a phrase stands in the texts, and how often as a value', () => {
  expect(gazetteer.get('red')).toEqual({ all: 3, byAttribute: new Map([[0, 2]]) });
  expect(gazetteer.get('red cross')).toEqual({ all: 2, byAttribute: new Map([[1, 1]]) });
});

test('takes the longest phrase from left to right, if it was a value in half of its occurrences', () => {
  const text = 'RED  cross red plaster';
  expect(gazetteerValues(text, gazetteer).map(({ start, end, attribute }) => [text.slice(start, end), names[attribute]])).toEqual([
    ['RED  cross', 'brand'],
    ['red', 'color'],
  ]);
});
