import type { Span } from '@commercemm/preprocess';

import { wordsOf, type GazetteerMatch } from './gazetteer.js';

/** What a token looks like. */
const SHAPES: readonly ((token: string, text: string, span: Span) => boolean)[] = [
  (token) => /\p{N}/u.test(token),
  (token) => /^[^\p{L}\p{N}]+$/u.test(token),
  (token) => /^\p{Lu}/u.test(token),
  (token) => /^\p{Lu}{2}/u.test(token),
  (_token, text, { start }) => /[,;(|/-]\s*$/u.test(text.slice(0, start)),
  (_token, text, { start }) => start > 0 && !/\s$/u.test(text.slice(0, start)),
  (_token, text, { start }) => text.slice(0, start).trim() === '',
];

const ownCount = (attributes: number): number => 2 * attributes + SHAPES.length;

/**
 * Signals of a token: for each attribute how strongly a known value begins there, and goes on there; what the token looks like; then all of
 * it for the word before and the word after.
 */
export const signalCount = (attributes: number): number => 3 * ownCount(attributes);

/** The head's input `signals` of one text, [T, signalCount]. */
export function signalsOf(text: string, tokens: readonly Span[], matches: readonly GazetteerMatch[], attributes: number): Float32Array {
  const own = ownCount(attributes);
  const rows = tokens.map(() => new Float32Array(own));
  for (const { start, end, attribute, strength } of matches) {
    let first = true;
    tokens.forEach((token, at) => {
      if (token.end <= token.start || token.start >= end || token.end <= start) return;
      rows[at]![2 * attribute + (first ? 0 : 1)] = strength;
      first = false;
    });
  }
  tokens.forEach((span, at) => {
    if (span.end <= span.start) return;
    const token = text.slice(span.start, span.end);
    SHAPES.forEach((is, shape) => (rows[at]![2 * attributes + shape] = Number(is(token, text, span))));
  });
  const words = wordsOf(text);
  // The first token of each word speaks for it.
  const firstOf = words.map(({ start, end }) =>
    tokens.findIndex((token) => token.end > token.start && token.start < end && token.end > start),
  );
  const wordOf = tokens.map((token) => words.findIndex(({ start, end }) => token.start < end && token.end > start));
  const signals = new Float32Array(tokens.length * 3 * own);
  tokens.forEach((token, at) => {
    if (token.end <= token.start) return;
    [at, firstOf[wordOf[at]! - 1] ?? -1, firstOf[wordOf[at]! + 1] ?? -1].forEach((from, part) => {
      if (from >= 0) signals.set(rows[from]!, (3 * at + part) * own);
    });
  });
  return signals;
}
