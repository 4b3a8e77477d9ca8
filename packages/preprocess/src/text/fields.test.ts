import { expect, test } from '@jest/globals';

import { cleanTexts, splitCategory } from './fields.js';

test('texts of a field are trimmed, not empty, and each there once, in the order given', () => {
  expect(cleanTexts([' b ', null, '', '  ', 'a', 'b', 7, false])).toEqual(['b', 'a', '7', 'false']);
});

test.each([
  ['A > B>C / D', ['A', 'B', 'C / D']],
  ['A | B', ['A', 'B']],
  ['A/B', ['A', 'B']],
  ['A', ['A']],
])('the path %j is cut at the strongest separator it has', (path, expected) => expect(splitCategory(path)).toEqual(expected));
