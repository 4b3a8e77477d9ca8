import type { HeadOutputs } from '@commercemm/encoder';

import { opinionsOf, pooled, type ClassifierOutputs, type Pool, type Source } from './pool.js';
import { wordFeatures, wordLogits, type WordScores } from './words.js';

/** What a head has learned of a question. */
export interface Answering {
  readonly labels: number;
  /** Absent where words are not looked at. */
  readonly words?: WordScores | undefined;
  readonly pool: Pool;
}

/**
 * What a service says of a product: probabilities of the labels of each question.
 * @param sources those that the head looks at, in the order of SOURCES
 * @param outputs of the head's graph
 * @param text of the product, whose words are looked at
 */
export function probabilitiesOf(
  sources: readonly Source[],
  questions: readonly Answering[],
  outputs: HeadOutputs,
  text: string,
): Float32Array[] {
  const features = wordFeatures(text);
  const asked = questions.map(({ labels, words }) => ({ labels, words_L: words && wordLogits(features, words, labels) }));
  return opinionsOf(sources, outputs as unknown as ClassifierOutputs, asked).map((opinions, at) => pooled(questions[at]!.pool, opinions));
}
