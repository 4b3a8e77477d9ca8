/** B products, T tokens, D width, S signals, K tags, C classes of all attributes, A attributes with classes, H hidden. */
import type { FeatureName, Features } from '@commercemm/engine';
import { crossEntropy, gelu, linear, linearSpecs, type Parameters, type ParameterSpecs } from '@commercemm/model';
import * as tf from '@tensorflow/tfjs';

import type { ExtractionData } from '../data.js';
import { signalCount } from '../signals.js';
import { tagCount } from '../tags.js';

const HIDDEN = 128;
/** The head starts at random beside a model that is trained: its layers answer to each step as if the learning rate were higher by so much. */
const GAIN = 6;
/** Logit of a tag where the gazetteer is certain, and minus that where it knows nothing: untrained, the head says what the gazetteer says. */
const PRIOR = 6;
const POOLED = ['fused', 'text', 'image'] as const;

type Outputs = Pick<ExtractionData, 'spans' | 'classes'>;

export const classCount = ({ classes }: Outputs): number => classes.reduce((sum, { values }) => sum + values.length, 0);

export const extractionFeatures = ({ classes }: Outputs): FeatureName[] => [
  'text/tokens',
  ...(classes.length > 0 ? POOLED.flatMap((part): FeatureName[] => [`${part}/pooled`, `${part}/present`]) : []),
];

export const extractionSpecs = (outputs: Outputs, width: number): ParameterSpecs => {
  const attributes = outputs.spans.length;
  const signals = signalCount(attributes);
  return {
    ...linearSpecs('head.tokens', width, HIDDEN),
    ...linearSpecs('head.signals', signals, HIDDEN, signals ** -0.5 / GAIN),
    ...linearSpecs('head.tags', HIDDEN, tagCount(attributes), 0.02 / GAIN),
    ...(outputs.classes.length > 0 &&
      Object.assign({}, ...POOLED.map((part) => linearSpecs(`head.${part}`, width, classCount(outputs), 0.02 / GAIN)))),
  };
};

/** Logits of the tags of each token, [B, T, K]. */
export function tagLogits(parameters: Parameters, tokens_BTD: tf.Tensor3D, signals_BTS: tf.Tensor3D, attributes: number): tf.Tensor3D {
  const [size, tokens, width] = tokens_BTD.shape;
  const signals_RS = tf.reshape(signals_BTS, [size * tokens, signals_BTS.shape[2]]) as tf.Tensor2D;
  const read_RH = linear(parameters, 'head.tokens', tf.reshape(tokens_BTD, [size * tokens, width]) as tf.Tensor2D);
  const hidden_RH = gelu(tf.add(read_RH, tf.mul(linear(parameters, 'head.signals', signals_RS), GAIN))) as tf.Tensor2D;
  const learned_RK = tf.mul(linear(parameters, 'head.tags', hidden_RH), GAIN);
  const known_RG = tf.slice(signals_RS, [0, 0], [-1, 2 * attributes]);
  const prior_RK = tf.pad(tf.sub(tf.mul(known_RG, 2 * PRIOR), PRIOR) as tf.Tensor2D, [
    [0, 0],
    [1, 0],
  ]);
  return tf.reshape(tf.add(learned_RK, prior_RK), [size, tokens, tagCount(attributes)]);
}

/** Logits of all classes, [B, C]: the mean of a linear function for each of the fused product, its text and its picture, as far as they are there. */
export function classLogits(parameters: Parameters, side: Features): tf.Tensor2D {
  const presents = POOLED.map((part) => tf.reshape(side[`${part}/present`]!, [-1, 1]));
  const parts = POOLED.map((part, at) => tf.mul(linear(parameters, `head.${part}`, side[`${part}/pooled`] as tf.Tensor2D), presents[at]!));
  return tf.div(tf.mul(tf.addN(parts), GAIN), tf.maximum(tf.addN(presents), 1)) as tf.Tensor2D;
}

/** Mean cross-entropy over tokens, plus that over the classes that are known. */
export function extractionLoss(
  outputs: Readonly<Record<string, tf.Tensor>>,
  { labels, weights, classLabels, classWeights }: Readonly<Record<string, tf.Tensor>>,
  { classes }: Outputs,
): tf.Scalar {
  const [size, tokens, width] = outputs.tags!.shape as [number, number, number];
  const rows = size * tokens;
  const tagLoss = crossEntropy(
    tf.reshape(outputs.tags!, [rows, width]) as tf.Tensor2D,
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
