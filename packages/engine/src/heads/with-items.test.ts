import { describe, expect, test } from '@jest/globals';

import { catalogOf, item } from '../testing/items.js';
import { textItem, withItems } from './with-items.js';

describe('a catalog with further items', () => {
  const own = catalogOf([item('a'), item('b')]);
  const catalog = withItems(own, 2, [textItem('q', ['red skirt', 'skirt'])]);

  test('has them behind its own, in the order asked for', async () => {
    expect((await catalog.items([2, 1, 2, 0])).map(({ id }) => id)).toEqual(['q', 'b', 'q', 'a']);
    expect(own.asked).toEqual([[1, 0]]);
  });

  test('leaves rows that neither has to the catalog, which refuses them', async () => {
    await catalog.items([3]);
    expect(own.asked.at(-1)).toEqual([3]);
  });
});
