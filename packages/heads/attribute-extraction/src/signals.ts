import type { Span } from '@commercemm/preprocess';

import type { GazetteerMatch } from './gazetteer.js';

/** Signals of a token: for each attribute how strongly a known value begins there, and goes on there; then what the token looks like. */
export const signalCount = (attributes: number): number => 2 * attributes + SHAPES.length;

const SHAPES: readonly ((token: string, text: string, span: Span) => boolean)[] = [
  (token) => /\p{N}/u.test(token),
  (token) => /^[^\p{L}\p{N}]+$/u.test(token),
  (token) => /^\p{Lu}/u.test(token),
  (token) => /^\p{Lu}{2}/u.test(token),
  (_token, text, { start }) => /[,;(|/-]\s*$/u.test(text.slice(0, start)),
  (_token, text, { start }) => start > 0 && !/\s$/u.test(text.slice(0, start)),
  (_token, text, { start }) => text.slice(0, start).trim() === '',
];

/** The head's input `signals` of one text, [T, signalCount]. */
export function signalsOf(text: string, tokens: readonly Span[], matches: readonly GazetteerMatch[], attributes: number): Float32Array {
  const width = signalCount(attributes);
  const signals = new Float32Array(tokens.length * width);
  for (const { start, end, attribute, strength } of matches) {
    let first = true;
    tokens.forEach((token, at) => {
      if (token.end <= token.start || token.start >= end || token.end <= start) return;
      signals[at * width + 2 * attribute + (first ? 0 : 1)] = strength;
      first = false;
    });
  }
  tokens.forEach((span, at) => {
    if (span.end <= span.start) return;
    const token = text.slice(span.start, span.end);
    SHAPES.forEach((is, shape) => (signals[at * width + 2 * attributes + shape] = Number(is(token, text, span))));
  });
  return signals;
}
