/**
 * The tensor operations of the model, by their names in the field, bound to named parameters. R rows, D width, B batch, N tokens.
 */
import * as jit from '@commercemm/onnx-jit';
import * as tf from '@tensorflow/tfjs';

import { parameter, type Parameters } from './parameters.js';

/** Large enough to vanish under softmax in float32, small enough to add to any logit without overflow. */
export const MASKED = -1e9;

/** x_RI W_IO + b_O, with the weight and bias named under `prefix`. */
export const linear = (parameters: Parameters, prefix: string, x_RI: tf.Tensor2D): tf.Tensor2D =>
  jit.linear(x_RI, parameter(parameters, `${prefix}.weight`), parameter(parameters, `${prefix}.bias`)) as tf.Tensor2D;

/** Layer normalisation over the last axis (Ba et al. 2016), epsilon 1e-5. */
export const norm = (parameters: Parameters, prefix: string, x_RD: tf.Tensor2D): tf.Tensor2D =>
  jit.layerNorm(x_RD, parameter(parameters, `${prefix}.gain`), parameter(parameters, `${prefix}.bias`));

/** x sigmoid(1.702 x), the sigmoid form of GELU (Hendrycks and Gimpel 2016, section 2). */
export const gelu = jit.gelu;

/** Rows scaled to length 1; a zero row stays zero. */
export const unit = <T extends tf.Tensor>(x_RD: T): T => jit.l2Normalize(x_RD, 1e-12);

/** The rows `indices` of a table [V, D]. */
export const rows = (table_VD: tf.Tensor2D, indices_R: tf.Tensor1D): tf.Tensor2D => jit.embeddingLookup(table_VD, indices_R) as tf.Tensor2D;

/**
 * Attention with several heads (Vaswani et al. 2017, section 3.2) within each of B samples.
 * @param query_QD rows that ask, Q = B T: T of each sample
 * @param x_RD rows of all samples that are asked, R = B N
 * @param mask_BN 1 for tokens that may be attended to, 0 for absent ones
 */
export function attention(
  parameters: Parameters,
  prefix: string,
  query_QD: tf.Tensor2D,
  x_RD: tf.Tensor2D,
  mask_BN: tf.Tensor2D,
  heads: number,
): tf.Tensor2D {
  const [batch] = mask_BN.shape;
  const part = (name: string, from_RD: tf.Tensor2D) => {
    const part_RD = linear(parameters, `${prefix}.${name}`, from_RD);
    return tf.reshape(part_RD, [batch, from_RD.shape[0] / batch, part_RD.shape[1]]);
  };
  const hidden_BN = tf.mul(tf.sub(1, mask_BN), MASKED);
  const mixed_BTD = jit.attention(part('query', query_QD), part('key', x_RD), part('value', x_RD), hidden_BN, heads);
  return linear(parameters, `${prefix}.out`, tf.reshape(mixed_BTD, [query_QD.shape[0], mixed_BTD.shape[2]]));
}

/** Attention of every row to the rows of its sample. */
export const selfAttention = (
  parameters: Parameters,
  prefix: string,
  x_RD: tf.Tensor2D,
  mask_BN: tf.Tensor2D,
  heads: number,
): tf.Tensor2D => attention(parameters, prefix, x_RD, x_RD, mask_BN, heads);

/** The same values, cut off from the gradient tape. */
export const detach = <T extends tf.Tensor>(x: T): T => tf.tidy(() => jit.stopGradient(x));
