import { describe, expect, test } from '@jest/globals';
import type { Span } from '@commercemm/preprocess';

import { spansOf, tagCount, tagsOf } from './tags.js';

const text = 'Ellie Shoes 8400, Red Patent';
// [CLS] El|lie Sho|es 8400 , Red Patent [SEP]
const tokens: Span[] = [
  [0, 0],
  [0, 2],
  [2, 5],
  [6, 9],
  [9, 11],
  [12, 16],
  [16, 17],
  [18, 21],
  [22, 28],
  [28, 28],
].map(([start, end]) => ({ start: start!, end: end! }));
const spans = [
  { attribute: 0, start: 0, end: 11 },
  { attribute: 1, start: 18, end: 28 },
];
/** Logits that are sure of the tags. */
const logitsOf = (tags: ArrayLike<number>, sure = 9) =>
  Array.from(tags).flatMap((tag) => Array.from({ length: tagCount(2) }, (_, at) => (at === tag ? sure : 0)));

test('a value has a first tag and further ones, everything else is outside', () => {
  expect([...tagsOf(tokens, spans)]).toEqual([0, 1, 2, 2, 2, 0, 0, 3, 4, 0]);
});

describe('spans of tags', () => {
  test('are those that the tags came from, with the mean probability of their tags', () => {
    const found = spansOf(text, tokens, logitsOf(tagsOf(tokens, spans)), 2);
    expect(found.map(({ attribute, start, end }) => ({ attribute, start, end }))).toEqual(spans);
    expect(found[0]!.probability).toBeCloseTo(Math.exp(9) / (Math.exp(9) + 4), 9);
  });

  test('are widened to whole words', () => {
    expect(spansOf(text, tokens, logitsOf([0, 0, 1, 0, 0, 0, 0, 0, 0, 0]), 2)).toMatchObject([{ start: 0, end: 5 }]);
  });

  test('begin where a further tag has no first one, and where a first one follows', () => {
    expect(spansOf(text, tokens, logitsOf([0, 0, 0, 0, 0, 2, 0, 3, 3, 0]), 2)).toMatchObject([
      { attribute: 0, start: 12, end: 16 },
      { attribute: 1, start: 18, end: 21 },
      { attribute: 1, start: 22, end: 28 },
    ]);
  });

  test('of two that overlap after widening the more probable stays', () => {
    const logits = logitsOf([0, 1, 3, 0, 0, 0, 0, 0, 0, 0]);
    logits[2 * tagCount(2) + 3] = 12;
    expect(spansOf(text, tokens, logits, 2)).toMatchObject([{ attribute: 1, start: 0, end: 5 }]);
  });
});
