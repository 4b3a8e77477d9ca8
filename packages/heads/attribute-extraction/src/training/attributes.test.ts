import { expect, test } from '@jest/globals';

import { chooseAttributes } from './attributes.js';
import { annotatedSpans } from './annotations.js';
import { items } from './items.test.fixture.js';

test('reads values that stand in the text as spans, few others as classes, and leaves out what is neither', () => {
  // 15 items are too few for two classes of ten each.
  expect(chooseAttributes(items.slice(0, 15))).toEqual({ spans: ['color'], classes: [] });
  expect(chooseAttributes([...items, ...items])).toEqual({
    spans: ['color'],
    classes: [{ attribute: 'gender', values: ['Men', 'Women'] }],
  });
});

test('of several values of a class the first counts, and a name may be that of any object', () => {
  const given = items.map((item, at) => ({ ...item, attributes: { ...item.attributes, fit: at % 2 === 0 ? ['slim', 'long'] : ['wide'] } }));
  expect(chooseAttributes([...given, ...given]).classes).toContainEqual({ attribute: 'fit', values: ['slim', 'wide'] });
  const odd = items.map((item, at) => (at % 2 === 0 ? item : { ...item, attributes: { constructor: ['Red'] } }));
  expect(chooseAttributes([...odd, ...odd]).spans).toEqual(['color']);
  expect(annotatedSpans(odd[0]!, ['constructor'])).toEqual([]);
});
