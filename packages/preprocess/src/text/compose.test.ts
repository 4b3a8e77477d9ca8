import { expect, test } from '@jest/globals';

import { createPreprocessSpec } from '../spec.js';
import { composeText } from './compose.js';

const shirt = {
  titles: ['Blue Shirt', 'Chemise bleue'],
  description: ' Cotton. ',
  category: ['Apparel', 'Shirts'],
  attributes: { color: ['Blue', 'White'], size: ['M'] },
};
const { text } = createPreprocessSpec();

test('title, then description', () => {
  expect(composeText(shirt, text)).toBe('Blue Shirt Cotton.');
});

test('any title of the list', () => {
  expect(composeText(shirt, text, { titleIndex: 1 })).toBe('Chemise bleue Cotton.');
  expect(composeText(shirt, text, { titleIndex: 2 })).toBe('Cotton.');
});

test('the fields of the spec in its order', () => {
  const fields = createPreprocessSpec({ text: { fields: ['category', 'attributes', 'title'] } }).text;
  expect(composeText(shirt, fields)).toBe('Apparel > Shirts color: Blue, White; size: M Blue Shirt');
});

test('what a product lacks is left out, and nothing at all is an empty text', () => {
  expect(composeText({ titles: ['Shirt'], description: null }, text)).toBe('Shirt');
  expect(
    composeText({ titles: [] }, createPreprocessSpec({ text: { fields: ['title', 'description', 'category', 'attributes'] } }).text),
  ).toBe('');
});
