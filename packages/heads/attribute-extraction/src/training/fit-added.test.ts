import { expect, test } from '@jest/globals';

import { readWords } from '../signals.js';
import { wordsOf } from '../words.js';
import { fitAdded, type AddedText } from './fit-added.js';

const NEIGHBOURS = new Float64Array(9).fill(1);

/** A text of one word, of whose three tags words say nothing, and the model that it is the second. */
const text = (tag: number, sure: number): AddedText => ({
  read: readWords({ words: wordsOf('red'), scores_WK: new Float64Array(3), known_WK: new Float32Array(3) }, [{ start: 0, end: 3 }]),
  added_TK: Float32Array.of(0, sure, 0),
  tags_W: Int32Array.of(tag),
});

test('the model counts as much as it is right', () => {
  const always = Array.from({ length: 10 }, () => text(1, 4));
  expect(fitAdded(always, NEIGHBOURS, 3)).toBe(1);
  // Right in 6 of 10: odds against each of both others 6 to 2, so 4 w = log 3.
  const often = Array.from({ length: 10 }, (_, at) => text(at < 6 ? 1 : 2 * (at % 2), 4));
  expect(fitAdded(often, NEIGHBOURS, 3)).toBe(0.25);
  const never = Array.from({ length: 10 }, (_, at) => text(2 * (at % 2), 4));
  expect(fitAdded(never, NEIGHBOURS, 3)).toBe(0);
});

test('without a text to judge by all that it adds counts', () => expect(fitAdded([], NEIGHBOURS, 3)).toBe(1));
