/** B products, T tokens, D width, K tags, C classes of all attributes, H hidden, R = B T. */
import { headLinear, headLinearSpecs, type FeatureName, type Features } from '@commercemm/engine';
import { crossEntropy, gelu, linear, linearSpecs, type Parameters, type ParameterSpecs } from '@commercemm/model';
import * as tf from '@tensorflow/tfjs';

import type { AttributeClasses, ExtractionData } from '../data.js';
import { tagCount } from '../tags.js';

const HIDDEN = 128;
const POOLED = ['fused', 'text', 'image'] as const;

type Outputs = Pick<ExtractionData, 'spans'> & { readonly classes: readonly AttributeClasses[] };

export const classCount = ({ classes }: Outputs): number => classes.reduce((sum, { values }) => sum + values.length, 0);

export const extractionFeatures = ({ classes }: Outputs): FeatureName[] => [
  'text/tokens',
  ...(classes.length > 0 ? POOLED.flatMap((part): FeatureName[] => [`${part}/pooled`, `${part}/present`]) : []),
];

export const extractionSpecs = (outputs: Outputs, width: number): ParameterSpecs => {
  const tags = tagCount(outputs.spans.length);
  return {
    ...linearSpecs('head.tokens', width, HIDDEN),
    ...headLinearSpecs('head.signals', tags, HIDDEN, tags ** -0.5),
    ...headLinearSpecs('head.tags', HIDDEN, tags),
    ...(outputs.classes.length > 0 &&
      Object.assign({}, ...POOLED.map((part) => headLinearSpecs(`head.${part}`, width, classCount(outputs))))),
  };
};

/**
 * What the model adds to the scores of the tags at each token, [B, T, K]: a hidden layer over what it read and what words alone say.
 * @param known_BTK log-probabilities of the tags by words alone
 */
export function addedScores(parameters: Parameters, tokens_BTD: tf.Tensor3D, known_BTK: tf.Tensor3D): tf.Tensor3D {
  const [size, tokens, width] = tokens_BTD.shape;
  const tags = known_BTK.shape[2];
  const read_RH = linear(parameters, 'head.tokens', tf.reshape(tokens_BTD, [size * tokens, width]) as tf.Tensor2D);
  const known_RK = tf.exp(tf.reshape(known_BTK, [size * tokens, tags])) as tf.Tensor2D;
  const hidden_RH = gelu(tf.add(read_RH, headLinear(parameters, 'head.signals', known_RK))) as tf.Tensor2D;
  return tf.reshape(headLinear(parameters, 'head.tags', hidden_RH), [size, tokens, tags]);
}

/**
 * Logits of all classes, [B, C]: what words say, and the mean of a linear function for each of the fused product, its text and its picture, as far as they
 * are there.
 * @param words_BC by words alone
 */
export function classLogits(parameters: Parameters, side: Features, words_BC: tf.Tensor): tf.Tensor2D {
  const presents = POOLED.map((part) => tf.reshape(side[`${part}/present`]!, [-1, 1]));
  const parts = POOLED.map((part, at) =>
    tf.mul(headLinear(parameters, `head.${part}`, side[`${part}/pooled`] as tf.Tensor2D), presents[at]!),
  );
  return tf.add(words_BC, tf.div(tf.addN(parts), tf.maximum(tf.addN(presents), 1))) as tf.Tensor2D;
}

/** Mean cross-entropy over the tokens that speak for words, plus that over the classes that are known. */
export function extractionLoss(
  outputs: Readonly<Record<string, tf.Tensor>>,
  { signals, labels, weights, classLabels, classWeights }: Readonly<Record<string, tf.Tensor>>,
  { classes }: Outputs,
): tf.Scalar {
  const [size, tokens, tags] = outputs.tags!.shape as [number, number, number];
  const rows = size * tokens;
  const tagLoss = crossEntropy(
    tf.reshape(tf.add(signals!, outputs.tags!), [rows, tags]) as tf.Tensor2D,
    tf.reshape(labels!, [rows]) as tf.Tensor1D,
    tf.reshape(weights!, [rows]) as tf.Tensor1D,
  );
  let from = 0;
  const losses = classes.map(({ values }, at) => {
    const logits_BV = tf.slice(outputs.classes!, [0, from], [size, values.length]) as tf.Tensor2D;
    from += values.length;
    const column = (tensor: tf.Tensor) => tf.reshape(tf.slice(tensor, [0, at], [size, 1]), [size]) as tf.Tensor1D;
    return crossEntropy(logits_BV, column(classLabels!), column(classWeights!));
  });
  return losses.length > 0 ? tf.add(tagLoss, tf.div(tf.addN(losses), losses.length)) : tagLoss;
}
