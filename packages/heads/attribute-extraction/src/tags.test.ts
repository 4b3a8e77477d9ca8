import { describe, expect, test } from '@jest/globals';
import { createRandom } from '@commercemm/catalog';
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

  test('do not cut a word: its tokens go one way, the more probable one', () => {
    const tags = logitsOf([0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(spansOf(text, tokens, tags, 2)).toEqual([]);
    tags[2 * tagCount(2) + 2] = 9;
    expect(spansOf(text, tokens, tags, 2)).toMatchObject([{ attribute: 0, start: 0, end: 5 }]);
  });

  test('are widened to whole words where the text is cut off', () => {
    expect(spansOf(text, tokens.slice(0, 2), logitsOf([0, 1]), 2)).toMatchObject([{ start: 0, end: 5 }]);
  });

  test('begin where a first tag follows, and a further tag alone is none', () => {
    expect(spansOf(text, tokens, logitsOf([0, 0, 0, 0, 0, 2, 0, 3, 3, 0]), 2)).toMatchObject([
      { attribute: 1, start: 18, end: 21 },
      { attribute: 1, start: 22, end: 28 },
    ]);
  });

  test('are of the highest sum among all allowed sequences, by trying them all', () => {
    const random = createRandom(3, 'viterbi');
    const few = [3, 4, 6, 7].map((at) => tokens[at]!);
    const inWord = [false, true, false, false];
    const width = tagCount(1);
    const allowed = (tags: readonly number[]) =>
      tags.every((tag, at) => {
        const before = at === 0 ? 0 : tags[at - 1]!;
        if (tag === 2) return before === 1 || before === 2;
        return !inWord[at] || (tag === 0 && before === 0);
      });
    for (let round = 0; round < 50; round++) {
      const logits = Array.from({ length: few.length * width }, () => 3 * random.normal());
      const sequences = Array.from({ length: width ** 4 }, (_, n) => few.map((_token, at) => Math.floor(n / width ** at) % width));
      const score = (tags: readonly number[]) => tags.reduce((sum, tag, at) => sum + logits[at * width + tag]!, 0);
      const best = sequences.filter(allowed).reduce((a, b) => (score(b) > score(a) ? b : a));
      const expected = best.flatMap((tag, at) => (tag === 1 ? [{ start: few[at]!.start, end: few[at]!.end }] : []));
      best.forEach((tag, at) => {
        if (tag === 2) expected[best.slice(0, at + 1).filter((one) => one === 1).length - 1]!.end = few[at]!.end;
      });
      const whole = (end: number) => (end === 9 ? 11 : end);
      const found = spansOf(text, few, logits, 1).map(({ start, end }) => ({ start, end }));
      expect(found).toEqual(expected.map(({ start, end }) => ({ start, end: whole(end) })));
    }
  });
});
