import { expect, test } from '@jest/globals';

import { grams } from './index.js';

test('runs of characters with the ends of the word marked', () => {
  expect(grams('laptop', 4)).toEqual(['_lap', 'lapt', 'apto', 'ptop', 'top_']);
  expect(grams('tv', 4)).toEqual(['_tv_']);
  expect(grams('a', 4)).toEqual(['_a_']);
  expect(grams('🎧🎧', 3)).toEqual(['_🎧🎧', '🎧🎧_']);
});
