import { expect, test } from '@jest/globals';

import { spansOf } from '../tags.js';
import { wordTagger } from '../tagger.js';
import { learnWords } from './words.js';

const colors = ['red', 'blue', 'green', 'black', 'white'];
const annotations = Array.from({ length: 60 }, (_, i) => ({
  text: `Maker${i} shoes in ${colors[i % 5]!} size ${30 + (i % 7)}`,
  category: ['Shoes'],
  attributes: { color: [colors[i % 5]!], size: [String(30 + (i % 7))] },
}));
const learned = learnWords(annotations, ['color', 'size']);
const tag = wordTagger(learned.weights);
const found = (text: string) => {
  const { words, scores_WK } = tag(text, ['Shoes']);
  return spansOf(words, scores_WK, learned.weights.factors_KK).map(({ start, end, attribute }) => [text.slice(start, end), attribute]);
};

test('finds values that it knows, and new ones by what stands beside them', () => {
  expect(found('Maker8 shoes in blue size 33')).toEqual([
    ['blue', 0],
    ['33', 1],
  ]);
  expect(found('Other shoes in mauve size 99')).toEqual([
    ['mauve', 0],
    ['99', 1],
  ]);
});

test('what is said of a training text is from weights that were fitted without it', () => {
  const only = [...annotations, { text: 'Maker shoes in violet, violet', category: [], attributes: { size: ['violet'] } }];
  const { tagged } = learnWords(only, ['color', 'size']);
  const { words, known_WK } = tagged.get(60)!;
  // Only this text says that violet is a size; everything else has a color there.
  const at = words.findIndex(({ key }) => key === 'violet') * 5;
  expect(known_WK[at + 1]).toBeGreaterThan(known_WK[at + 3]!);
});

test('equal texts give equal weights', () => expect(learnWords(annotations, ['color', 'size']).weights).toEqual(learned.weights));
