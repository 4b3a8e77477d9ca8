/**
 * Runs of n characters of a word with its two ends marked; a shorter word is one run. Forms of one word share most of them, in whatever language (McNamee
 * and Mayfield, "Character n-gram tokenization for European language text retrieval", 2004).
 */
export function grams(word: string, n: number): string[] {
  const marked = `_${word}_`;
  // Where each character is one unit, as in nearly all words, a run is a piece of the text, which is much faster than characters put together.
  const characters = SURROGATE.test(marked) ? [...marked] : undefined;
  const last = Math.max(0, (characters ?? marked).length - n);
  const runs: string[] = [];
  for (let at = 0; at <= last; at++) runs.push(characters ? characters.slice(at, at + n).join('') : marked.slice(at, at + n));
  return runs;
}

const SURROGATE = /[\ud800-\udfff]/;
