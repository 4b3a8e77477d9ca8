import { expect, test } from '@jest/globals';
import { createRandom } from '@commercemm/catalog';

import { chainOf } from './chain.js';

const [WORDS, TAGS] = [4, 3];
const random = createRandom(1, 'chain');
const scores = Float64Array.from({ length: WORDS * TAGS }, () => 2 * random.normal());
const follows = Float64Array.from({ length: TAGS * TAGS }, () => 2 * random.normal());

/** Every sequence of tags with its probability. */
function sequences() {
  const all = Array.from({ length: TAGS ** WORDS }, (_, n) => Array.from({ length: WORDS }, (_, at) => Math.floor(n / TAGS ** at) % TAGS));
  const weights = all.map((tags) =>
    Math.exp(tags.reduce((sum, tag, at) => sum + scores[at * TAGS + tag]! + (at > 0 ? follows[tags[at - 1]! * TAGS + tag]! : 0), 0)),
  );
  const total = weights.reduce((a, b) => a + b, 0);
  return all.map((tags, n) => ({ tags, probability: weights[n]! / total }));
}

test('probabilities of tags and of pairs of neighbours are sums over all sequences', () => {
  const chain = chainOf(scores, follows.map(Math.exp));
  const pairs = chain.pairs();
  for (let j = 0; j < TAGS; j++) {
    for (let at = 0; at < WORDS; at++) {
      const expected = sequences().reduce((sum, { tags, probability }) => sum + (tags[at] === j ? probability : 0), 0);
      expect(chain.tags_WK[at * TAGS + j]).toBeCloseTo(expected, 12);
    }
    for (let k = 0; k < TAGS; k++) {
      const count = (tags: number[]) => tags.filter((tag, at) => at > 0 && tag === k && tags[at - 1] === j).length;
      expect(pairs[j * TAGS + k]).toBeCloseTo(
        sequences().reduce((sum, { tags, probability }) => sum + probability * count(tags), 0),
        12,
      );
    }
  }
});

test('large scores do not overflow, and a text without words has none', () => {
  const chain = chainOf(scores.map((score) => score + 5000), follows.map(Math.exp)); // prettier-ignore
  expect([...chain.tags_WK].every(Number.isFinite)).toBe(true);
  expect(chain.tags_WK[0]).toBeCloseTo(chainOf(scores, follows.map(Math.exp)).tags_WK[0]!, 9);
  expect(chainOf(new Float64Array(), follows.map(Math.exp)).tags_WK).toHaveLength(0);
});
