import { describe, expect, test } from '@jest/globals';

import { createWordSearch, PLAIN } from '../word-search.js';
import { chooseWords } from './choose-words.js';
import { gainsMore } from './gain.js';

const product = (title: string, description = '', values: string[] = []) => ({ titles: [title], description, values });
// Each thing is named by its attribute; others tell of it in their descriptions.
const things = ['lamp', 'phone', 'tablet', 'camera', 'printer', 'scanner'];
const products = things.flatMap((thing) => [product(`model ${thing.length}`, '', [thing]), product('cover', `for any ${thing}`)]);
const queries = things.map((text, at) => ({ text, grades: new Map([[2 * at, 3]]) }));

describe('settings', () => {
  test('look into the attributes where the queries find their products there', () => {
    const { fields } = chooseWords(queries, createWordSearch(products));
    expect(fields.attributes).toBeGreaterThan(fields.description);
  });

  test('take runs of characters where queries have other forms of the words', () => {
    const plural = queries.map(({ text, grades }) => ({ text: `${text}s`, grades }));
    const named = createWordSearch(things.flatMap((thing) => [product(thing), product('cover')]));
    expect(chooseWords(plural, named).runs).toBeGreaterThan(0);
  });

  test('stay plain where one query alone would gain', () => {
    const found = things.map((text, at) => ({ text, grades: new Map([[2 * at + 1, 3]]) }));
    expect(chooseWords([...found, queries[0]!], createWordSearch(products))).toEqual(PLAIN);
  });
});

test('a gain counts if it exceeds its standard error', () => {
  // Mean 2 / 4, standard error sqrt(4 / 4 / 3 / 4) = 0.289; mean 1 / 4, standard error the same as the mean.
  expect(gainsMore([1, 1, 0, 0], [0, 0, 0, 0])).toBe(true);
  expect(gainsMore([1, 0, 0, 0], [0, 0, 0, 0])).toBe(false);
  expect(gainsMore([1], [0])).toBe(false);
  expect(gainsMore([1, 1], [1, 1])).toBe(false);
});
