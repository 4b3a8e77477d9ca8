import { describe, expect, test } from '@jest/globals';

import { createPreprocessSpec } from '@commercemm/preprocess';

import { ItemError } from '../errors.js';
import { readProduct } from './read.js';

const limits = { maxCharacters: 30, maxImageBytes: 10 };
const { text: spec } = createPreprocessSpec({ text: { fields: ['title', 'category', 'attributes'] } });
const read = (item: unknown) => readProduct(item, spec, limits);
const failure = (item: unknown): ItemError => {
  try {
    read(item);
  } catch (error) {
    if (error instanceof ItemError) return error;
  }
  throw new Error('was accepted');
};

describe('the text of a product', () => {
  test.each<[string, unknown, string]>([
    ['its first title', { title: ['  ', 'Skirt', 'Rock'] }, 'Skirt'],
    ['a path given as a text', { category: 'Women>Skirts' }, 'Women > Skirts'],
    ['a path given as a list', { category: [' Women', 'Skirts'] }, 'Women > Skirts'],
    [
      'attributes of any scalar, those without a value left out',
      { attributes: { size: 38, eco: true, color: [], none: null } },
      'size: 38; eco: true',
    ],
    ['its own text, whatever the fields are', { text: ' a b ', title: 'c' }, 'a b'],
    ['nothing of fields that the model does not read', { title: 'a', description: 'b' }, 'a'],
  ])('is %s', (_title, item, text) => expect(read(item)).toEqual({ text, image: undefined }));
});

describe('limits', () => {
  test('are for the sum of all texts, the last character included', () => {
    const item = { title: ['a'.repeat(10), 'b'.repeat(5)], description: 'c'.repeat(5), attributes: { size: ['d'.repeat(6)] } };
    expect(read(item).text).toBe('aaaaaaaaaa size: dddddd');
    expect(failure({ ...item, description: 'c'.repeat(6) })).toMatchObject({ code: 'ITEM_TEXT_TOO_LONG', details: { got: 31 } });
  });

  test('are for the bytes of an image', () => {
    expect(read({ image: [new Uint8Array(10), new Uint8Array(99)] }).image).toHaveLength(10);
    expect(failure({ image: new Uint8Array(11) })).toMatchObject({ code: 'ITEM_IMAGE_TOO_LARGE', details: { got: 11 } });
  });
});

test.each<[unknown, string]>([
  [{ title: 7 }, 'title'],
  [{ title: ['a', 7] }, 'title'],
  [{ text: {} }, 'text'],
  [{ attributes: ['red'] }, 'attributes'],
  [{ image: 'a.jpg' }, 'image'],
  [[1], 'item'],
  [undefined, 'item'],
])('%j is refused, naming %s', (item, field) => expect(failure(item)).toMatchObject({ code: 'ITEM_INVALID', details: { field } }));
