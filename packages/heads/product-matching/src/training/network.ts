/** B pairs, E embedding, F comparisons of words, H hidden. */
import { headLinear, headLinearSpecs, type FeatureName, type Features } from '@commercemm/engine';
import { gelu, linear, linearSpecs, type Parameters, type ParameterSpecs } from '@commercemm/model';
import * as tf from '@tensorflow/tfjs';

import { LEXICAL_WIDTH, type Source } from '../data.js';

const HIDDEN = 64;

export const networkFeatures = (sources: readonly Source[]): FeatureName[] =>
  sources.flatMap((source): FeatureName[] => [`${source}/embedding`, `${source}/present`]);

export const networkSpecs = (sources: readonly Source[], embedding: number): ParameterSpecs => ({
  ...headLinearSpecs('head.lexical', LEXICAL_WIDTH, HIDDEN, LEXICAL_WIDTH ** -0.5),
  ...(Object.assign({}, ...sources.map((source) => linearSpecs(`head.${source}`, 3 * embedding, HIDDEN, 0.02))) as ParameterSpecs),
  ...headLinearSpecs('head.out', HIDDEN, 1),
});

/**
 * Logit of "the same product", [B]: that of the regression on words, plus a hidden layer over the comparisons of words and, of each source
 * that both products have, a + b, |a - b| and a * b of their embeddings. Which product comes first makes no difference.
 */
export function pairLogits(
  parameters: Parameters,
  [a, b]: readonly Features[],
  lexical_BF: tf.Tensor2D,
  sources: readonly Source[],
): tf.Tensor1D {
  const parts = sources.map((source) => {
    const [a_BE, b_BE] = [a![`${source}/embedding`] as tf.Tensor2D, b![`${source}/embedding`] as tf.Tensor2D];
    const joint = tf.concat([tf.add(a_BE, b_BE), tf.abs(tf.sub(a_BE, b_BE)), tf.mul(a_BE, b_BE)], 1) as tf.Tensor2D;
    const both_B1 = tf.reshape(tf.mul(a![`${source}/present`]!, b![`${source}/present`]!), [-1, 1]);
    return tf.mul(linear(parameters, `head.${source}`, joint), both_B1);
  });
  const hidden_BH = gelu(tf.addN([headLinear(parameters, 'head.lexical', lexical_BF), ...parts])) as tf.Tensor2D;
  const added_B1 = headLinear(parameters, 'head.out', hidden_BH);
  return tf.reshape(tf.add(added_B1, tf.slice(lexical_BF, [0, LEXICAL_WIDTH - 1], [-1, 1])), [-1]);
}

/** Mean of -log sigmoid(logit) over pairs of one product and of -log(1 - sigmoid(logit)) over the others. */
export const matchingLoss = (logits_B: tf.Tensor1D, labels_B: tf.Tensor1D): tf.Scalar =>
  tf.mean(tf.sub(tf.softplus(logits_B), tf.mul(logits_B, labels_B)));
