import { expect, test } from '@jest/globals';

import { extractionDataSchema, gazetteerFromData, gazetteerToData } from './data.js';
import { gazetteerMatches, gazetteerValues, phraseOf, type Gazetteer } from './gazetteer.js';

const gazetteer: Gazetteer = new Map([
  ['red', { all: 4, byAttribute: { 0: 3, 1: 1 } }],
  ['red patent', { all: 1, byAttribute: { 0: 1 } }],
  ['shoes', { all: 10, byAttribute: { 1: 2 } }],
]);

test('the longest phrase wins, from left to right, whatever the case and the spaces', () => {
  const text = 'RED  Patent red';
  expect(
    gazetteerMatches(text, gazetteer).map(({ start, end, attribute, strength }) => [text.slice(start, end), attribute, strength]),
  ).toEqual([
    ['RED  Patent', 0, 1],
    ['red', 0, 3 / 4],
    ['red', 1, 1 / 4],
  ]);
});

test('what an item contributed itself does not count for it', () => {
  const own = new Map([
    ['red', { all: 1, byAttribute: { 1: 1 } }],
    ['red patent', { all: 1, byAttribute: { 0: 1 } }],
  ]);
  expect(gazetteerMatches('red patent', gazetteer, own)).toEqual([{ start: 0, end: 3, attribute: 0, strength: 1 }]);
});

test('the baseline takes the attribute that a phrase mostly was, from one half on', () => {
  expect(gazetteerValues('red shoes', gazetteer)).toEqual([{ start: 0, end: 3, attribute: 0, strength: 3 / 4 }]);
});

test('values end at letters, digits and signs', () => expect(phraseOf('14M US, 7.5')).toBe('14 m us , 7 . 5'));

test('through JSON and back nothing changes', () => {
  const data = extractionDataSchema.parse(
    JSON.parse(JSON.stringify({ spans: ['a', 'b'], classes: [], gazetteer: gazetteerToData(gazetteer) })),
  );
  expect(gazetteerFromData(data.gazetteer)).toEqual(gazetteer);
});
