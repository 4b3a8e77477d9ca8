import { expect, test } from '@jest/globals';

import { collectStatistics, cosine, tfIdf, words } from './index.js';

const documents = ['red shirt', 'blue shirt', 'red red chair'].map(words);
const statistics = collectStatistics(documents);

test('weights are counts and rarity, scaled to unit length', () => {
  // idf: red and shirt ln(1 + 1.5 / 2.5) = 0.470004, chair ln(1 + 2.5 / 1.5) = 0.980829; red twice: (1 + ln 2) 0.470004 = 0.795785
  const vector = tfIdf(documents[2]!, statistics);
  expect(vector.get('red')).toBeCloseTo(0.795785 / Math.hypot(0.795785, 0.980829), 5);
  expect(vector.get('chair')).toBeCloseTo(0.980829 / Math.hypot(0.795785, 0.980829), 5);
});

test('cosine is 1 for equal texts in any order, 0 for texts without a shared word, and symmetric', () => {
  const vectors = documents.map((document) => tfIdf(document, statistics));
  expect(cosine(tfIdf(['shirt', 'red'], statistics), vectors[0]!)).toBeCloseTo(1, 12);
  expect(cosine(vectors[1]!, vectors[2]!)).toBe(0);
  expect(cosine(vectors[0]!, vectors[2]!)).toBe(cosine(vectors[2]!, vectors[0]!));
  expect(cosine(tfIdf([], statistics), vectors[0]!)).toBe(0);
});
