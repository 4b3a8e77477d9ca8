import { BYTE_CHARACTERS } from './definition.js';
import type { Tokenizer } from './tokenizer.js';

/** Characters (UTF-16 units) `start` to `end` of a text, `end` not included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const SPACE = BYTE_CHARACTERS[0x20]!;
const SPACES = /[\p{Z}\p{Cc}\u{feff}]/u;
/** A character with the marks that may become one with it. */
const CLUSTERS = /\P{M}?\p{M}+|\P{M}/gsu;
const RUNS = /[\p{Z}\p{Cc}\u{feff}]+|[^\p{Z}\p{Cc}\u{feff}]+/gsu;

/**
 * Where each token of `encode(text, ...)` stands in the text as it was before normalization, without the space in front; [CLS] and [SEP]
 * are empty. Normalization works on a character and its marks; where it reaches further (Hangul in parts), a token gets its whole run
 * between spaces.
 */
export function tokenSpans(tokenizer: Tokenizer, text: string, ids: Int32Array): Span[] {
  const inner = Array.from(ids.subarray(1, -1), (id) => tokenizer.token(id)!);
  const bytes = inner.join('');
  const fine = normalizedBytes(text, CLUSTERS, tokenizer.lowercase);
  const found = fine.bytes.startsWith(bytes) ? fine : normalizedBytes(text, RUNS, tokenizer.lowercase);
  let at = 0;
  const spans = inner.map((token): Span => {
    const from = at + (token.length > 1 && token.startsWith(SPACE) ? 1 : 0);
    at += token.length;
    const [first, last] = [found.places[Math.min(from, found.places.length - 1)]!, found.places[Math.min(at, found.places.length) - 1]!];
    // A space that is a token of its own is empty, too.
    return token === SPACE ? { start: last.end, end: last.end } : { start: first.start, end: Math.max(first.start, last.end) };
  });
  const end = spans.at(-1)?.end ?? 0;
  return [{ start: 0, end: 0 }, ...spans, { start: end, end }];
}

/** The normalized text in the vocabulary's byte characters, and where each of them comes from. */
function normalizedBytes(text: string, parts: RegExp, lowercase: boolean): { bytes: string; places: Span[] } {
  const bytes = [SPACE];
  const places: Span[] = [{ start: 0, end: 0 }];
  const encoder = new TextEncoder();
  for (const { 0: part, index } of text.matchAll(parts)) {
    const place = { start: index, end: index + part.length };
    const plain = part.replaceAll(/\p{Surrogate}/gu, '\ufffd').normalize('NFKC');
    const normalized = lowercase ? plain.toLowerCase().replaceAll('ς', 'σ') : plain;
    for (const character of normalized) {
      const written = SPACES.test(character) ? ' ' : character;
      if (written === ' ' && bytes.at(-1) === SPACE) continue;
      for (const byte of encoder.encode(written)) {
        bytes.push(BYTE_CHARACTERS[byte]!);
        places.push(place);
      }
    }
  }
  return { bytes: bytes.join(''), places };
}
