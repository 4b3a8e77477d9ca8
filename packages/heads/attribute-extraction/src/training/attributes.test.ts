import { expect, test } from '@jest/globals';

import { chooseAttributes } from './attributes.js';
import { items } from './items.test.fixture.js';

test('reads values that stand in the text as spans, few others as classes, and leaves out what is neither', () => {
  // 15 items are too few for two classes of ten each.
  expect(chooseAttributes(items.slice(0, 15))).toEqual({ spans: ['color'], classes: [] });
  expect(chooseAttributes([...items, ...items])).toEqual({
    spans: ['color'],
    classes: [{ attribute: 'gender', values: ['Men', 'Women'] }],
  });
});
