import { expect, test } from '@jest/globals';
import { collectStatistics, scoreBm25 } from '@commercemm/lexical';
import { servedHead } from '@commercemm/head-retrieval/testing';

import { QueryToProductHead } from './head.js';
import { PLAIN, type WordSettings } from './word-search.js';

const vectors: Record<string, number[]> = {
  'red skirt': [1, 0],
  'blue trousers': [0.6, 0.8],
  'red hat red': [0, 1],
  reddish: [0, 1],
  red: [0.8, 0.6],
};
const open = (weight: number, words: WordSettings = PLAIN) =>
  servedHead(({ title, text }) => ({ query: vectors[text!] ?? [0, 0], product: vectors[title as string] ?? [0, 0] }), { weight, words })
    .head;
const titles = ['red skirt', 'blue trousers', 'red hat red'];
const products = titles.map((title) => ({ title }));

test.each([0, 0.3, 1])('scores are weight * cosine + the rest of BM25 over its maximum, weight %f', async (weight) => {
  const served = new QueryToProductHead(open(weight));
  await served.index(products);
  const documents = titles.map((title) => title.split(' '));
  const lexical = documents.map((document) => scoreBm25(['red'], document, collectStatistics(documents)));
  const cosines = titles.map((title) => vectors.red![0]! * vectors[title]![0]! + vectors.red![1]! * vectors[title]![1]!);
  const expected = titles.map((title, i) => ({ title, score: weight * cosines[i]! + ((1 - weight) * lexical[i]!) / Math.max(...lexical) }));
  expected.sort((a, b) => b.score - a.score);
  const found = await served.search('red', 3);
  expect(found.map(({ product }) => product.title)).toEqual(expected.map(({ title }) => title));
  found.forEach(({ score }, i) => expect(score).toBeCloseTo(expected[i]!.score, 5));
});

test('words are looked up as the head was trained to', async () => {
  const given = [{ ...products[1]!, description: 'red' }, { ...products[0]!, attributes: { brand: ['red', 7] } }, { title: 'reddish' }];
  const found = async (words: Partial<WordSettings>) => {
    const served = new QueryToProductHead(open(0, { ...PLAIN, ...words }));
    await served.index(given);
    const hits = await served.search('red', 3);
    return given.map(({ title }) => hits.find(({ product }) => product.title === title)!.score > 0);
  };
  expect(await found({ fields: { title: 0, description: 1, attributes: 0 } })).toEqual([true, false, false]);
  expect(await found({ fields: { title: 0, description: 0, attributes: 1 } })).toEqual([false, true, false]);
  expect(await found({ runs: 1 })).toEqual([true, true, true]);
});

test('data that this version does not write are refused', () => {
  expect(() => new QueryToProductHead(open(2))).toThrow(expect.objectContaining({ code: 'ARTIFACT_MANIFEST_INVALID' }));
});
