import { BYTE_CHARACTERS } from './definition.js';

const BYTES = new Map(BYTE_CHARACTERS.map((character, byte) => [character, byte]));
const SPACE = BYTE_CHARACTERS[0x20]!;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/**
 * Which of a run's byte-level tokens begin a word. A run between spaces is one word, except in scripts that do not put spaces
 * between words: there each token is one, but never less than a whole character.
 */
export function wordStarts(tokens: readonly string[]): boolean[] {
  const bytes = tokens.map((token) => Uint8Array.from(token, (character) => BYTES.get(character) ?? 0x3f));
  const text = new TextDecoder().decode(Uint8Array.from(bytes.flatMap((part) => [...part])));
  if (!UNSPACED.test(text)) return tokens.map((_, index) => index === 0);
  return tokens.map((_, index) => index === 0 || (!isContinuation(bytes[index]![0]!) && tokens[index - 1] !== SPACE));
}

/** Bytes 10xxxxxx of UTF-8 are inside a character. */
const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;
