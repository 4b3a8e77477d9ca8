import { expect, test } from '@jest/globals';

import { productText } from './product-text.js';

test('a service product is compared by its first title, description and attribute values as texts', () => {
  expect(
    productText({
      title: ['', ' Denon 3800 ', 'other'],
      description: ' fine ',
      attributes: { price: 80, color: ['red', 'red'], none: null },
    }),
  ).toEqual({
    title: 'Denon 3800',
    description: 'fine',
    attributes: { price: ['80'], color: ['red'] },
  });
});

test('a text as it is stands for title and description', () => {
  expect(productText({ title: 'a', description: 'b', text: 'whole text' })).toEqual({
    title: 'whole text',
    description: '',
    attributes: {},
  });
});
