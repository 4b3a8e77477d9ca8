import { expect, test } from '@jest/globals';

import { wordFeatures } from './word-features.js';
import { wordsOf } from './words.js';

const featuresOf = (text: string, category: string[] = []) => wordFeatures(text, wordsOf(text), category);

test('a word shows itself, its neighbours, its ends, its looks, its place and the category', () => {
  const [, red] = featuresOf('Nike Redish 12345', ['Apparel', 'Shoes']);
  expect(red).toEqual([
    ...['any', 'category Apparel', 'category Shoes'],
    ...['word-2 ', 'word-1 nike', 'word0 redish', 'word1 12345', 'word2 ', 'words-1 nike redish', 'words0 redish 12345'],
    ...['begins re', 'ends sh', 'begins red', 'ends ish', 'begins redi', 'ends dish'],
    ...['shape-1 Xx', 'shape0 Xx', 'shape1 4', 'from start 1', 'to end 1'],
  ]);
});

test('looks are the same for words of one kind, and signs look like themselves', () => {
  const looks = (text: string) => featuresOf(text)[0]!.find((name) => name.startsWith('shape0'));
  expect(looks('Shoe')).toBe(looks('Patent'));
  expect(new Set(['Shoe', 'shoe', 'SHOE', '75', '750', ',', '-'].map(looks)).size).toBe(7);
});

test('places far from both ends look alike', () => {
  const words = featuresOf(Array(20).fill('x').join(' '));
  expect(words[10]).toEqual(words[11]);
  expect(words[0]).not.toEqual(words[1]);
});
