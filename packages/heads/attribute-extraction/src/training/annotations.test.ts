import { expect, test } from '@jest/globals';

import { annotatedSpans } from './annotations.js';

test('finds every occurrence, longer values first', () => {
  const text = 'Dark Red shoes, red sole';
  const found = annotatedSpans({ text, attributes: { color: ['red'], shade: ['dark red'] } }, ['color', 'shade']);
  expect(found.map(({ attribute, start, end }) => [attribute, text.slice(start, end)])).toEqual([
    [1, 'Dark Red'],
    [0, 'red'],
  ]);
});
