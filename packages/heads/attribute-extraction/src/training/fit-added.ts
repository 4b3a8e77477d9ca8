import { chainOf } from '../chain.js';
import { withAdded, type ReadWords } from '../signals.js';

/** A text that the model read, with the tags that are right. */
export interface AddedText {
  readonly read: ReadWords;
  /** [T, K] */
  readonly added_TK: ArrayLike<number>;
  readonly tags_W: Int32Array;
}

/** The first of the likeliest is taken: without any text, all counts. */
const WEIGHTS = [1, 0.75, 0.5, 0.375, 0.25, 0.125, 0];
const LEAST_PROBABILITY = 1e-9;

/**
 * How much of what the model adds to the scores of tags counts: the weight under which the right tags are likeliest, each with its neighbours summed out. What it
 * knows of train texts by heart makes it too sure of others.
 * @param width tags that there are
 */
export function fitAdded(texts: readonly AddedText[], factors_KK: Float64Array, width: number): number {
  const likelihoods = WEIGHTS.map((weight) =>
    texts.reduce((sum, { read, added_TK, tags_W }) => {
      const { tags_WK } = chainOf(withAdded(read, added_TK, width, weight), factors_KK);
      return tags_W.reduce((own, tag, word) => own + Math.log(Math.max(LEAST_PROBABILITY, tags_WK[word * width + tag]!)), sum);
    }, 0),
  );
  return WEIGHTS[likelihoods.indexOf(Math.max(...likelihoods))]!;
}
