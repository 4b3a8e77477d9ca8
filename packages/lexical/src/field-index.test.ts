import { describe, expect, test } from '@jest/globals';

import { createFieldIndex, createLexicalIndex, words } from './index.js';

const titles = ['red shirt', 'blue shirt shirt', 'a red red red wooden chair', ''].map(words);
const texts = ['of red cotton', '', 'oak', 'red'].map(words);
const index = createFieldIndex(titles.map((title, row) => [title, texts[row]!]));

describe('BM25F', () => {
  test('of one field with k1 is BM25, the length of the document within the count', () => {
    // c (k1 + 1) / (c + k1) with c = count / norm is count (k1 + 1) / (count + k1 norm): BM25. Frequencies differ where another field has the word.
    const expected = createLexicalIndex(titles).scores(words('shirt wooden'));
    index.scores(words('shirt wooden'), { weights: [1, 0], k1: 1.2, b: 0.75 }).forEach((score, row) => expect(score).toBeCloseTo(expected[row]!, 12)); // prettier-ignore
  });

  test('counts of fields come together before they saturate, computed by hand', () => {
    // red: 3 of 4 documents; lengths of titles 2, 3, 6, 0, mean 2.75; of texts 3, 0, 1, 1, mean 1.25.
    const options = { weights: [1, 0.2], k1: 0.4, b: 0.5 };
    const norm = (length: number, mean: number) => 0.5 + (0.5 * length) / mean;
    const counts = [1 / norm(2, 2.75) + 0.2 / norm(3, 1.25), 0, 3 / norm(6, 2.75), 0.2 / norm(1, 1.25)];
    const expected = counts.map((count) => (Math.log(1 + 1.5 / 3.5) * count * 1.4) / (count + 0.4));
    index.scores(['red'], options).forEach((score, row) => expect(score).toBeCloseTo(expected[row]!, 12));
  });

  test('words that no document has, and names of object members, find nothing', () => {
    expect([...index.scores(['constructor', 'green'], { weights: [1, 1], k1: 1, b: 1 })]).toEqual([0, 0, 0, 0]);
    expect(createFieldIndex([]).scores(['red'], { weights: [], k1: 1, b: 1 })).toHaveLength(0);
  });
});
