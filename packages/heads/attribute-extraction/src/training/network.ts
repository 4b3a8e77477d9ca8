/** B products, T tokens, D width, K tags, L classes of all attributes, H hidden, R = B T. */
import { headLinear, headLinearSpecs, type FeatureName } from '@commercemm/engine';
import { SOURCES } from '@commercemm/head-classifier';
import { classifierFeatures, classifierSpecs } from '@commercemm/head-classifier/training';
import { crossEntropy, gelu, linear, linearSpecs, type ModelShape, type Parameters, type ParameterSpecs } from '@commercemm/model';
import { softmaxCrossEntropy } from '@commercemm/onnx-jit';
import * as tf from '@tensorflow/tfjs';

import type { Attributes } from '../data.js';
import { tagCount } from '../tags.js';

const HIDDEN = 128;

export const classCount = ({ classes }: Attributes): number => classes.reduce((sum, { values }) => sum + values.length, 0);

export const extractionFeatures = ({ classes }: Attributes): FeatureName[] => [
  'text/tokens',
  ...(classes.length > 0 ? classifierFeatures(SOURCES) : []),
];

export const extractionSpecs = (outputs: Attributes, shape: ModelShape): ParameterSpecs => {
  const tags = tagCount(outputs.spans.length);
  return {
    ...linearSpecs('head.tokens', shape.width, HIDDEN),
    ...headLinearSpecs('head.signals', tags, HIDDEN, tags ** -0.5),
    ...headLinearSpecs('head.tags', HIDDEN, tags),
    ...(outputs.classes.length > 0 && classifierSpecs(SOURCES, shape, classCount(outputs))),
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

/** Mean cross-entropy of what words and model say together over the tokens that speak for words. */
export function tagLoss(added_BTK: tf.Tensor, { signals, labels, weights }: Readonly<Record<string, tf.Tensor>>): tf.Scalar {
  const [size, tokens, tags] = added_BTK.shape as [number, number, number];
  const rows = size * tokens;
  return crossEntropy(
    tf.reshape(tf.add(signals!, added_BTK), [rows, tags]) as tf.Tensor2D,
    tf.reshape(labels!, [rows]) as tf.Tensor1D,
    tf.reshape(weights!, [rows]) as tf.Tensor1D,
  );
}

/** Mean cross-entropy over the attributes that a product has, for each product, [B]; 0 where it has none. */
export function classLoss(
  logits_BL: tf.Tensor2D,
  { classLabels, classWeights }: Readonly<Record<string, tf.Tensor>>,
  { classes }: Pick<Attributes, 'classes'>,
): tf.Tensor1D {
  const [size] = logits_BL.shape;
  const column = (tensor: tf.Tensor, at: number) => tf.reshape(tf.slice(tensor, [0, at], [size, 1]), [size]);
  let from = 0;
  const losses = classes.map(({ values: { length } }, at) => {
    const loss_B = softmaxCrossEntropy(tf.slice(logits_BL, [0, from], [size, length]), column(classLabels!, at));
    from += length;
    return tf.mul(loss_B, column(classWeights!, at));
  });
  return tf.div(tf.addN(losses), tf.maximum(tf.sum(classWeights!, 1), 1)) as tf.Tensor1D;
}
