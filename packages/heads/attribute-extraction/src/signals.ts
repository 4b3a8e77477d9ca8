/** W words, T tokens, K tags. */
import type { Span } from '@commercemm/preprocess';

import type { TaggedWords } from './tagger.js';

/** Words with what they alone say, and for each the token that speaks for it in the model. */
export interface ReadWords extends TaggedWords {
  /** The first token that the word overlaps and that speaks for no word before it; -1 where there is none, as behind what the model reads. */
  readonly speakers_W: Int32Array;
}

export function readWords(tagged: TaggedWords, tokens: readonly Span[]): ReadWords {
  let next = 0;
  const speakers_W = Int32Array.from(tagged.words, ({ start, end }) => {
    const found = tokens.findIndex((token, at) => at >= next && token.end > token.start && token.start < end && token.end > start);
    if (found >= 0) next = found + 1;
    return found;
  });
  return { ...tagged, speakers_W };
}

/** The head's input `signals` of one text, [T, K]: what words alone say, at the tokens that speak for them; zeros elsewhere. */
export function signalsOf({ known_WK, speakers_W }: ReadWords, tokens: number, width: number): Float32Array {
  const signals_TK = new Float32Array(tokens * width);
  speakers_W.forEach((token, word) => {
    if (token >= 0 && token < tokens) signals_TK.set(known_WK.subarray(word * width, (word + 1) * width), token * width);
  });
  return signals_TK;
}

/**
 * Scores of the words, [W, K], with what the model adds at the tokens that speak for them.
 * @param weight how much of it counts
 */
export function withAdded({ scores_WK, speakers_W }: ReadWords, added_TK: ArrayLike<number>, width: number, weight: number): Float64Array {
  return scores_WK.map((score, at) => {
    const token = speakers_W[Math.floor(at / width)]!;
    return token < 0 ? score : score + weight * added_TK[token * width + (at % width)]!;
  });
}
