/**
 * Runs of n characters of a word with its two ends marked; a shorter word is one run. Forms of one word share most of them, in whatever language (McNamee
 * and Mayfield, "Character n-gram tokenization for European language text retrieval", 2004).
 */
export function grams(word: string, n: number): string[] {
  const characters = [...`_${word}_`];
  return characters.length <= n
    ? [characters.join('')]
    : Array.from({ length: characters.length - n + 1 }, (_, at) => characters.slice(at, at + n).join(''));
}
