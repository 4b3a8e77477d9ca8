import { describe, expect, test } from '@jest/globals';
import { createRandom } from '@commercemm/catalog';

import { spansOf, tagCount, tagsOf } from './tags.js';
import { wordsOf } from './words.js';

const words = wordsOf('Ellie Shoes 8400, Red Patent');
const spans = [
  { attribute: 0, start: 0, end: 11 },
  { attribute: 1, start: 18, end: 28 },
];
const width = tagCount(2);
const even = new Float64Array(width ** 2).fill(1);
/** Scores that are sure of the tags. */
const scoresOf = (tags: ArrayLike<number>, sure = 9) =>
  Float64Array.from(Array.from(tags).flatMap((tag) => Array.from({ length: width }, (_, at) => (at === tag ? sure : 0))));

test('a value has a first tag and further ones, everything else is outside', () => {
  expect([...tagsOf(words, spans)]).toEqual([1, 2, 0, 0, 3, 4]);
});

describe('spans of tags', () => {
  test('are those that the tags came from, with the mean probability of their tags', () => {
    const found = spansOf(words, scoresOf(tagsOf(words, spans)), even);
    expect(found.map(({ attribute, start, end }) => ({ attribute, start, end }))).toEqual(spans);
    expect(found[0]!.probability).toBeCloseTo(Math.exp(9) / (Math.exp(9) + width - 1), 9);
  });

  test('begin where a first tag follows, and a further tag alone is none', () => {
    expect(spansOf(words, scoresOf([0, 2, 0, 0, 3, 3]), even)).toMatchObject([
      { attribute: 1, start: 18, end: 21 },
      { attribute: 1, start: 22, end: 28 },
    ]);
    expect(spansOf([], new Float64Array(), even)).toEqual([]);
  });

  test('are of the highest sum among all allowed sequences, by trying them all', () => {
    const random = createRandom(3, 'viterbi');
    const [few, tags] = [words.slice(0, 4), tagCount(1)];
    const allowed = (sequence: readonly number[]) => sequence.every((tag, at) => tag !== 2 || (at > 0 && sequence[at - 1] !== 0));
    const sequences = Array.from({ length: tags ** 4 }, (_, n) => few.map((_word, at) => Math.floor(n / tags ** at) % tags)).filter(
      allowed,
    );
    for (let round = 0; round < 50; round++) {
      const scores = Float64Array.from({ length: few.length * tags }, () => 3 * random.normal());
      const follows = Float64Array.from({ length: tags ** 2 }, () => random.normal());
      const score = (sequence: readonly number[]) =>
        sequence.reduce((sum, tag, at) => sum + scores[at * tags + tag]! + (at > 0 ? follows[sequence[at - 1]! * tags + tag]! : 0), 0);
      const best = sequences.reduce((a, b) => (score(b) > score(a) ? b : a));
      const found = spansOf(few, scores, follows.map(Math.exp));
      expect([...tagsOf(few, found)]).toEqual(best);
    }
  });
});
