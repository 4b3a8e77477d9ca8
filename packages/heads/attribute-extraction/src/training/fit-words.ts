import { createRandom } from '@commercemm/catalog';
import { adaGrad, type AdaGrad } from '@commercemm/engine';

import { chainOf } from '../chain.js';
import type { ChainWeights } from '../tagger.js';

/** A feature of fewer words than this says nothing of others. */
const LEAST = 2;
const PASSES = 4;
const RATE = 0.1;
/** Gradients below this change nothing; most tags of most words have such. */
const NO_GRADIENT = 1e-3;
/** Weights below this change no probability noticeably and are not kept. */
const SMALL = 0.1;

/** A text to learn from: the numbers of each word's features, and its tag. */
export interface LabelledText {
  readonly features: readonly (readonly number[])[];
  readonly tags_W: Int32Array;
}

/**
 * Weights of a conditional random field by maximum likelihood, text by text: the gradient of a weight is what the chain expects less what the text has
 * (Lafferty, McCallum and Pereira 2001). Few passes stand for a penalty on the weights. Equal texts give equal weights.
 * @param width tags that there are
 */
export function fitWords(texts: readonly LabelledText[], width: number): ChainWeights<number> {
  const places = new Map(frequent(texts).map((feature, at) => [feature, at * width]));
  const rows = texts.map(({ features, tags_W }) => ({
    tags_W,
    starts: features.map((own) => own.flatMap((one) => places.get(one) ?? [])),
  }));
  const weights = adaGrad(places.size * width, RATE);
  const follows = adaGrad(width * width, RATE);
  const random = createRandom('words');
  for (let pass = 0; pass < PASSES; pass++)
    for (const { tags_W, starts } of random.shuffle([...rows])) learnText(starts, tags_W, weights, follows, width);
  const features = [...places].map(([feature, start]) => {
    const own = Array.from(weights.values.subarray(start, start + width), (value, tag) => [tag, value] as const);
    return [feature, own.filter(([, value]) => Math.abs(value) >= SMALL)] as const;
  });
  return { features: new Map(features.filter(([, own]) => own.length > 0)), factors_KK: follows.values.map(Math.exp) };
}

function learnText(starts: readonly number[][], tags_W: Int32Array, weights: AdaGrad, follows: AdaGrad, width: number): void {
  const scores_WK = new Float64Array(starts.length * width);
  starts.forEach((own, word) => {
    for (const start of own) for (let k = 0; k < width; k++) scores_WK[word * width + k]! += weights.values[start + k]!;
  });
  const chain = chainOf(scores_WK, follows.values.map(Math.exp));
  const pairs_KK = chain.pairs();
  starts.forEach((own, word) => {
    for (let k = 0; k < width; k++) {
      const gradient = chain.tags_WK[word * width + k]! - Number(tags_W[word] === k);
      if (Math.abs(gradient) > NO_GRADIENT) for (const start of own) weights.step(start + k, gradient);
    }
    if (word > 0) pairs_KK[tags_W[word - 1]! * width + tags_W[word]!]! -= 1;
  });
  pairs_KK.forEach((gradient, at) => {
    if (Math.abs(gradient) > NO_GRADIENT) follows.step(at, gradient);
  });
}

function frequent(texts: readonly LabelledText[]): number[] {
  const counts = new Map<number, number>();
  for (const { features } of texts) for (const feature of features.flat()) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  return [...counts].filter(([, count]) => count >= LEAST).map(([feature]) => feature);
}
