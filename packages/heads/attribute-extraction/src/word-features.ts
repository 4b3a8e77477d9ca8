import type { Word } from './words.js';

/** Letters of a beginning or an end that is looked at. */
const AFFIXES = [2, 3, 4];
/** Places counted from the start and from the end of a text; what lies further is one place. */
const [FIRST, LAST] = [5, 3];
/** Digits of a number that are counted. */
const DIGITS = 4;

/** X for a run of capital letters, x of other letters, their number for digits; a sign as it is. */
const shapeOf = (word: string): string =>
  [...word.matchAll(/(\p{Lu}+)|(\p{N}+)|([\p{L}\p{M}])/gu)]
    .map(([, capitals, digits]) => (capitals ? 'X' : digits ? String(Math.min(digits.length, DIGITS)) : 'x'))
    .join('')
    .replace(/x+/g, 'x') || word;

/**
 * What each word of a text shows, as names of features: itself and its neighbours, how it begins and ends, what it looks like, where it stands, and the
 * names on the product's category path.
 */
export function wordFeatures(text: string, words: readonly Word[], category: readonly string[]): string[][] {
  const keyAt = (at: number) => words[at]?.key ?? '';
  const shapes = words.map(({ start, end }) => shapeOf(text.slice(start, end)));
  return words.map(({ key }, at) => [
    'any',
    ...category.map((name) => `category ${name}`),
    ...[-2, -1, 0, 1, 2].map((by) => `word${by} ${keyAt(at + by)}`),
    ...[-1, 0].map((by) => `words${by} ${keyAt(at + by)} ${keyAt(at + by + 1)}`),
    ...AFFIXES.filter((letters) => key.length > letters && /^\p{L}/u.test(key)).flatMap((letters) => [
      `begins ${key.slice(0, letters)}`,
      `ends ${key.slice(-letters)}`,
    ]),
    ...[-1, 0, 1].map((by) => `shape${by} ${shapes[at + by] ?? ''}`),
    `from start ${Math.min(at, FIRST)}`,
    `to end ${Math.min(words.length - 1 - at, LAST)}`,
  ]);
}
