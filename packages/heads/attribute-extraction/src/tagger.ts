/** Tags of words from what the words show: a linear-chain conditional random field over the features of `wordFeatures`. */
import { chainOf } from './chain.js';
import { wordFeatures } from './word-features.js';
import { wordsOf, type Word } from './words.js';

/** Keeps logarithms finite. */
const LEAST_PROBABILITY = 1e-6;

/** Of features that have names or numbers. */
export interface ChainWeights<Feature = string> {
  /** Weights of each feature, [tag, weight]; tags without one have 0. */
  readonly features: ReadonlyMap<Feature, readonly (readonly [number, number])[]>;
  /** exp(score) of each pair of neighbouring tags, [K, K], the earlier one first. */
  readonly factors_KK: Float64Array;
}

export interface TaggedWords {
  readonly words: readonly Word[];
  /** Score of each tag of each word, to which those of neighbours come, [W, K]. */
  readonly scores_WK: Float64Array;
  /** Log-probability of each tag of each word, neighbours included, [W, K]. */
  readonly known_WK: Float32Array;
}

/** What the words of a product's text say; of its category, the names on the path. */
export type WordTagger = (text: string, category: readonly string[]) => TaggedWords;

export const wordTagger =
  (weights: ChainWeights): WordTagger =>
  (text, category) => {
    const words = wordsOf(text);
    return tagWords(words, wordFeatures(text, words, category), weights);
  };

/** What the features of words say. */
export function tagWords<Feature>(
  words: readonly Word[],
  features: readonly (readonly Feature[])[],
  { features: weights, factors_KK }: ChainWeights<Feature>,
): TaggedWords {
  const width = Math.sqrt(factors_KK.length);
  const scores_WK = new Float64Array(words.length * width);
  features.forEach((shown, word) => {
    for (const feature of shown) for (const [tag, weight] of weights.get(feature) ?? []) scores_WK[word * width + tag]! += weight;
  });
  const { tags_WK } = chainOf(scores_WK, factors_KK);
  return { words, scores_WK, known_WK: Float32Array.from(tags_WK, (probability) => Math.log(Math.max(probability, LEAST_PROBABILITY))) };
}
