import { expect, test } from '@jest/globals';
import type { Item } from '@commercemm/catalog';

import { pseudoQueries } from './pseudo-queries.js';

const item = (given: Partial<Item>): Item => ({ id: 'a', titles: [], category: [], attributes: {}, ...given }) as Item;

test('are up to four words of the title in their order, or a phrase of category, brand and type', () => {
  const title = 'Acme Grand Laptop Bag 15 inch black';
  const phrases = ['bags', 'acme', 'carrier', 'acme carrier'];
  const attributes = { Brand: ['Acme'], type: ['Carrier'], colour: ['black'] };
  const seen = Array.from({ length: 30 }, (_, i) =>
    pseudoQueries(item({ id: `i${i}`, titles: [title], category: ['Office', 'Bags'], attributes })),
  );
  for (const query of seen.flat().filter((own) => !phrases.includes(own))) {
    expect(query.split(' ').length).toBeLessThanOrEqual(4);
    expect(` ${title.toLowerCase()} `.replace(/ /g, '  ')).toMatch(new RegExp(query.split(' ').map((word) => ` ${word} `).join('.*'))); // prettier-ignore
  }
  for (const phrase of phrases) expect(seen.flat()).toContain(phrase);
});

test('are the same each time, and none for a product without words', () => {
  const one = item({ titles: ['red skirt'] });
  expect(pseudoQueries(one)).toEqual(pseudoQueries(one));
  expect(pseudoQueries(item({}))).toEqual([]);
});
