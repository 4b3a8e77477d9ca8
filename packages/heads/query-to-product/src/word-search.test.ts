import { expect, test } from '@jest/globals';
import { createLexicalIndex, words } from '@commercemm/lexical';

import { createWordSearch, PLAIN } from './word-search.js';

const products = [
  { titles: ['Red shirt', 'Rotes Hemd'], description: 'of cotton', values: ['Acme', 'red'] },
  { titles: ['Shirts'], description: null, values: [] },
  { titles: ['Headset'], description: 'red, with a red cable', values: ['red'] },
];
const search = createWordSearch(products);

test('one field alone is BM25 of its words, scaled to a largest of 1', () => {
  const documents = products.map(({ titles }) => titles.flatMap(words));
  const expected = createLexicalIndex(documents).scores(['shirt']);
  const largest = Math.max(...expected);
  const scores = search.scores('shirt', { ...PLAIN, fields: { title: 1, description: 0, attributes: 0 } });
  scores.forEach((score, row) => expect(score).toBeCloseTo(expected[row]! / largest, 12));
});

test('runs of characters find other forms and words written together, behind whole words', () => {
  expect([...search.scores('shirt', PLAIN)]).toEqual([1, 0, 0]);
  const [whole, other, none] = search.scores('shirt', { ...PLAIN, runs: 0.5 });
  expect(whole).toBeGreaterThan(other!);
  expect(other).toBeGreaterThan(0);
  expect(none).toBe(0);
  expect(search.scores('head set', { ...PLAIN, runs: 1 })[2]).toBe(1);
});

test('a query without a word of any product finds nothing', () => {
  expect([...search.scores('🎧', { ...PLAIN, runs: 1 })]).toEqual([0, 0, 0]);
});
