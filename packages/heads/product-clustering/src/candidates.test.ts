import { expect, test } from '@jest/globals';
import { createRandom } from '@commercemm/catalog';
import { scoreBm25, collectStatistics } from '@commercemm/lexical';

import { candidatePairs, type Findable } from './candidates.js';

const random = createRandom(5, 'listings');
const listings: Findable[] = Array.from({ length: 30 }, (_, at) => {
  const embedding = Float32Array.from({ length: 4 }, () => random.uniform() - 0.5);
  const length = Math.hypot(...embedding);
  return {
    title: Array.from({ length: 3 }, () => `word${random.integer(12)}`),
    embeddings: [at % 5 === 0 ? null : embedding.map((value) => value / length)],
  };
});

test('candidates are the nearest by words and the nearest by embedding, as all pairs in a loop give them', () => {
  const k = 3;
  const statistics = collectStatistics(listings.map(({ title }) => title));
  const nearest = (at: number, score: (other: number) => number) =>
    listings
      .map((_, other) => ({ other, score: score(other) }))
      .filter(({ other, score }) => other !== at && score > 0)
      .sort((x, y) => y.score - x.score || x.other - y.other)
      .slice(0, k)
      .map(({ other }) => `${Math.min(at, other)} ${Math.max(at, other)}`);
  const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const expected = new Set(
    listings.flatMap(({ title, embeddings: [own] }, at) => [
      ...nearest(at, (other) => scoreBm25(title, listings[other]!.title, statistics)),
      // 2 + cosine is above 0 for all that have an embedding.
      ...nearest(at, (other) => (own && listings[other]!.embeddings[0] ? 2 + dot(own, listings[other]!.embeddings[0]!) : 0)),
    ]),
  );
  const pairs = candidatePairs(listings, k);
  expect(new Set(pairs.map((pair) => pair.join(' ')))).toEqual(expected);
  expect(pairs).toHaveLength(expected.size);
  expect(pairs.length).toBeLessThanOrEqual(30 * k * 2);
});

test('listings without words in common and without embeddings have no candidates', () => {
  expect(candidatePairs([])).toEqual([]);
  expect(candidatePairs([{ title: ['a'], embeddings: [null] }, { title: ['b'], embeddings: [null] }])).toEqual([]); // prettier-ignore
});
