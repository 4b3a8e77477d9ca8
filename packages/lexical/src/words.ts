/** Scripts that put no spaces between words. */
const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}`;
const RUNS = new RegExp(String.raw`([${UNSPACED}\p{M}ー]+)|((?:(?![${UNSPACED}])[\p{L}\p{M}\p{N}])+)`, 'gu');

/**
 * The words of a text, as lexical search counts them: runs of letters and digits after NFKC and lowercasing. A script without spaces gives
 * each two neighbouring characters as a word (bigrams find parts of words there, which no rule could cut out); a single character is itself.
 */
export function words(text: string): string[] {
  const found: string[] = [];
  for (const [run, unspaced] of text.normalize('NFKC').toLowerCase().matchAll(RUNS)) {
    if (unspaced === undefined) found.push(run);
    else found.push(...bigrams([...unspaced]));
  }
  return found;
}

const bigrams = (characters: readonly string[]): string[] =>
  characters.length < 2 ? [...characters] : characters.slice(1).map((character, i) => characters[i]! + character);
