import * as tf from '@tensorflow/tfjs';

import { MASKED } from '../operations.js';
import { scalar, type ParameterSpec } from '../parameters.js';

/** Largest scale 1/temperature; CLIP (Radford et al. 2021) caps it there to keep training stable. */
export const MAX_LOGIT_SCALE = 100;

/**
 * logScale, but not above the cap. There a gradient that would raise it further is dropped and one that would lower it passes, as with
 * CLIP's clamp of the parameter itself: plain `minimum` passes neither, so a scale that once overshot would stay there for good.
 */
const capped = tf.customGrad((logScale, save) => {
  const cap = Math.log(MAX_LOGIT_SCALE);
  const x = logScale as tf.Scalar;
  (save as tf.GradSaveFunc)([x]);
  return {
    value: tf.minimum(x, cap),
    gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) => tf.where(tf.greater(saved!, cap), tf.maximum(dy, 0), dy),
  };
});

/** A learned logit scale, kept as its logarithm; starts at temperature 0.07. */
export const logitScaleSpec = (): ParameterSpec => scalar(Math.log(1 / 0.07));

/** How items of one product count against each other (e-CLIP, section 3). */
export type LabelMode =
  | { readonly kind: 'soft' }
  | { readonly kind: 'onehot' }
  | { readonly kind: 'smoothed'; readonly share: number }
  | { readonly kind: 'mask' };

export interface ContrastiveInput {
  /** Unit rows. */
  readonly source_BE: tf.Tensor2D;
  /** Unit rows; row i is the partner of source i. */
  readonly target_BE: tf.Tensor2D;
  /** 1 where pair i and pair j are of one product; the diagonal is 1. Symmetric. */
  readonly same_BB: tf.Tensor2D;
  /** 1 where the pair has both sides. The others are neither rows nor columns. */
  readonly valid_B: tf.Tensor1D;
  /** Logarithm of the logit scale. */
  readonly logScale: tf.Scalar;
  readonly labels?: LabelMode;
}

/** Rows that sum to 1 over the valid columns (0 in invalid rows). */
function targets(same_BB: tf.Tensor2D, valid_B: tf.Tensor1D, labels: LabelMode): tf.Tensor2D {
  const size = valid_B.shape[0];
  const one_BB = tf.mul(tf.eye(size), tf.reshape(valid_B, [1, size])) as tf.Tensor2D;
  if (labels.kind === 'onehot' || labels.kind === 'mask') return one_BB;
  const counted_BB = tf.mul(same_BB, tf.reshape(valid_B, [1, size])) as tf.Tensor2D;
  const soft_BB = tf.div(counted_BB, tf.maximum(tf.sum(counted_BB, 1, true), 1)) as tf.Tensor2D;
  return labels.kind === 'soft' ? soft_BB : tf.add(tf.mul(soft_BB, labels.share), tf.mul(one_BB, 1 - labels.share));
}

/** Mean over valid rows of KL(target row || softmax row): the cross-entropy without its floor. */
function oneWay(logits_BB: tf.Tensor2D, target_BB: tf.Tensor2D, valid_B: tf.Tensor1D): tf.Scalar {
  const logProbability_BB = tf.logSoftmax(logits_BB);
  const logTarget_BB = tf.log(tf.maximum(target_BB, 1e-30));
  const divergence_B = tf.sum(tf.mul(target_BB, tf.sub(logTarget_BB, logProbability_BB)), 1);
  return tf.div(tf.sum(tf.mul(divergence_B, valid_B)), tf.maximum(tf.sum(valid_B), 1));
}

/**
 * Symmetric InfoNCE with soft labels by product identity (e-CLIP, section 3): the mean of both directions' cross-entropies minus their
 * floor (1/N) sum log n_i, so that curves of batches with different repeats compare. Without repeats: CLIP's loss.
 * Fewer than two valid pairs give a finite value that means nothing; the caller reports "not applicable".
 */
export function contrastive({ source_BE, target_BE, same_BB, valid_B, logScale, labels = { kind: 'soft' } }: ContrastiveInput): tf.Scalar {
  const size = valid_B.shape[0];
  const scale = tf.exp(capped(logScale));
  const logits_BB = tf.mul(tf.matMul(source_BE, target_BE, false, true), scale) as tf.Tensor2D;
  const absent_1B = tf.reshape(tf.mul(tf.sub(1, valid_B), MASKED), [1, size]);
  const hidden_BB = labels.kind === 'mask' ? tf.mul(tf.sub(same_BB, tf.eye(size)), MASKED) : tf.scalar(0);
  const target_BB = targets(same_BB, valid_B, labels);
  const way = (x_BB: tf.Tensor2D) => oneWay(tf.add(tf.add(x_BB, absent_1B), hidden_BB), target_BB, valid_B);
  return tf.mul(tf.add(way(logits_BB), way(tf.transpose(logits_BB))), 0.5);
}

/** Negatives that a source really met: targets of other products, the mean over the valid pairs. Repeats and absent sides make it fewer than B - 1. */
export function negativesMet({ same_BB, valid_B }: Pick<ContrastiveInput, 'same_BB' | 'valid_B'>): tf.Scalar {
  const others_B = tf.sum(tf.mul(tf.sub(1, same_BB), tf.reshape(valid_B, [1, -1])), 1);
  return tf.div(tf.sum(tf.mul(others_B, valid_B)), tf.maximum(tf.sum(valid_B), 1));
}
