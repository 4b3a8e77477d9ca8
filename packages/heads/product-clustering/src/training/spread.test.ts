import { expect, test } from '@jest/globals';

import { spread } from './spread.js';

test('at most so many items are taken, from the whole of them in order', () => {
  expect(spread([0, 1, 2, 3, 4, 5, 6], 3)).toEqual([0, 2, 4]);
  expect(spread(['a', 'b'], 3)).toEqual(['a', 'b']);
});
