/** B products, C classifiers, L labels, S sources. */
import { headLinear, headLinearSpecs, type FeatureName, type Features } from '@commercemm/engine';
import { image, type ModelShape, type Parameters, type ParameterSpecs } from '@commercemm/model';
import * as tf from '@tensorflow/tfjs';

import { classifiersOf, sourceOf, type Classifier, type Source } from '../pool.js';

/** A picture's edges and colours are looked at by themselves: a few hundred pictures are enough for them. */
const featureOf = (name: Classifier): FeatureName => (name === 'descriptor' ? 'image/descriptor' : `${name}/pooled`);

/** A picture alone has no words. */
const readsWords = (name: Classifier): boolean => sourceOf(name) !== 'image';

/**
 * How much of what words say stands beside a classifier of a source with words while it learns. With all of it a classifier learns little but the products
 * whose words mislead; with nothing it needs more products to know what words know.
 */
const WORDS_BESIDE = 0.5;

/** What the classifiers of a head that looks at the sources need to see. */
export const classifierFeatures = (sources: readonly Source[]): FeatureName[] => [
  ...classifiersOf(sources).map(featureOf),
  ...sources.map((source): FeatureName => `${source}/present`),
];

/** A linear classifier on each source, and on a picture's edges and colours. */
export const classifierSpecs = (sources: readonly Source[], shape: ModelShape, labels: number): ParameterSpecs =>
  Object.assign(
    {},
    ...classifiersOf(sources).map((name) =>
      name === 'descriptor'
        ? headLinearSpecs('head.descriptor', image.descriptor!.size(shape), labels, 0)
        : headLinearSpecs(`head.${name}`, shape.width, labels),
    ),
  ) as ParameterSpecs;

const classify = (parameters: Parameters, side: Features, name: Classifier): tf.Tensor2D =>
  headLinear(parameters, `head.${name}`, side[featureOf(name)] as tf.Tensor2D);

/** What a service and the pool read: logits [B, C, L] and present [B, S]. */
export const classifierOutputs = (parameters: Parameters, side: Features, sources: readonly Source[]) => ({
  logits: tf.stack(
    classifiersOf(sources).map((name) => classify(parameters, side, name)),
    1,
  ),
  present: tf.stack(
    sources.map((source) => side[`${source}/present`]!),
    1,
  ),
});

/**
 * Mean of each classifier's own loss over the products that have its source. Where words are known, classifiers of what has them learn what to add to half of what they say.
 * @param lossOf of logits [B, L], for each product, [B]
 * @param known_B 0 where a product's label is not known; all are, unless told
 */
export function classifierLoss(
  parameters: Parameters,
  side: Features,
  sources: readonly Source[],
  words_BL: tf.Tensor | undefined,
  lossOf: (logits_BL: tf.Tensor2D) => tf.Tensor,
  known_B?: tf.Tensor,
): { readonly loss: tf.Scalar; readonly count: tf.Scalar } {
  const classifiers = classifiersOf(sources);
  const counts = classifiers.map((name) => {
    const present_B = side[`${sourceOf(name)}/present`]!;
    return known_B ? tf.mul(present_B, known_B) : present_B;
  });
  const losses = classifiers.map((name, at) => {
    const own_BL = classify(parameters, side, name);
    return tf.sum(tf.mul(lossOf(words_BL && readsWords(name) ? tf.add(own_BL, tf.mul(words_BL, WORDS_BESIDE)) : own_BL), counts[at]!));
  });
  const count = counts.map((counted_B) => tf.sum(counted_B)).reduce((a, b) => tf.add(a, b)) as tf.Scalar;
  return { loss: tf.div(tf.addN(losses), tf.maximum(count, 1)), count };
}
