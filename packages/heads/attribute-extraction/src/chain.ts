/** Linear-chain conditional random field (Lafferty, McCallum and Pereira 2001). W words, K tags. */

/** Tags of a lower probability change no sum: they are skipped, which most of a word's tags are. */
const NOTHING = 1e-15;

export interface Chain {
  /** Probability of each tag of each word, [W, K]. */
  readonly tags_WK: Float64Array;
  /** Expected number of neighbours with each pair of tags, [K, K], the earlier one first. */
  pairs(): Float64Array;
}

/**
 * Probabilities of tags in a chain, where a sequence has exp(sum of its scores) times the factors of its neighbours, by the forward-backward algorithm, each
 * word scaled to a sum of 1 (Rabiner 1989, section V.A).
 * @param scores_WK of each tag of each word
 * @param factors_KK exp(score) of each pair of neighbouring tags
 */
export function chainOf(scores_WK: Float64Array, factors_KK: Float64Array): Chain {
  const tags = Math.sqrt(factors_KK.length);
  const words = scores_WK.length / tags;
  const own = expByRow(scores_WK, tags);
  const forward = new Float64Array(scores_WK.length);
  const backward = new Float64Array(scores_WK.length).fill(1);
  const sums = new Float64Array(words);
  for (let word = 0; word < words; word++) {
    const at = word * tags;
    if (word === 0) forward.set(own.subarray(0, tags));
    else {
      for (let j = 0; j < tags; j++) {
        const before = forward[at - tags + j]!;
        if (before < NOTHING) continue;
        for (let k = 0; k < tags; k++) forward[at + k]! += before * factors_KK[j * tags + k]!;
      }
      for (let k = 0; k < tags; k++) forward[at + k]! *= own[at + k]!;
    }
    for (let k = 0; k < tags; k++) sums[word]! += forward[at + k]!;
    for (let k = 0; k < tags; k++) forward[at + k]! /= sums[word]!;
  }
  /** What follows a word, for each tag of the next one. */
  const following = (word: number): Float64Array =>
    own.slice((word + 1) * tags, (word + 2) * tags).map((value, k) => (value * backward[(word + 1) * tags + k]!) / sums[word + 1]!);
  for (let word = words - 2; word >= 0; word--) {
    const next = following(word);
    for (let j = 0; j < tags; j++) {
      let sum = 0;
      for (let k = 0; k < tags; k++) sum += factors_KK[j * tags + k]! * next[k]!;
      backward[word * tags + j] = sum;
    }
  }
  return {
    tags_WK: forward.map((value, at) => value * backward[at]!),
    pairs() {
      const pairs_KK = new Float64Array(tags * tags);
      for (let word = 0; word < words - 1; word++) {
        const next = following(word);
        for (let j = 0; j < tags; j++) {
          const before = forward[word * tags + j]!;
          if (before < NOTHING) continue;
          for (let k = 0; k < tags; k++) pairs_KK[j * tags + k]! += before * factors_KK[j * tags + k]! * next[k]!;
        }
      }
      return pairs_KK;
    },
  };
}

/** exp of each value less the largest of its row. */
function expByRow(values: Float64Array, width: number): Float64Array {
  const result = new Float64Array(values.length);
  for (let from = 0; from < values.length; from += width) {
    let largest = -Infinity;
    for (let k = 0; k < width; k++) largest = Math.max(largest, values[from + k]!);
    for (let k = 0; k < width; k++) result[from + k] = Math.exp(values[from + k]! - largest);
  }
  return result;
}
