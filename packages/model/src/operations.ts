/**
 * The tensor operations of the model, by their names in the field. R rows, D width, B batch, H heads, Q/K query/key tokens.
 */
import * as tf from '@tensorflow/tfjs';

import { parameter, type Parameters } from './parameters.js';

/** Large enough to vanish under softmax in float32, small enough to add to any logit without overflow. */
export const MASKED = -1e9;

/** x_RI W_IO + b_O. */
export function linear(parameters: Parameters, prefix: string, x_RI: tf.Tensor2D): tf.Tensor2D {
  const weight_IO = parameter(parameters, `${prefix}.weight`) as tf.Tensor2D;
  return tf.add(tf.matMul(x_RI, weight_IO), parameter(parameters, `${prefix}.bias`));
}

/** Layer normalisation over the last axis (Ba et al. 2016), epsilon 1e-5. */
export function norm(parameters: Parameters, prefix: string, x_RD: tf.Tensor2D): tf.Tensor2D {
  const mean_R1 = tf.mean(x_RD, -1, true);
  const centred_RD = tf.sub(x_RD, mean_R1);
  const variance_R1 = tf.mean(tf.square(centred_RD), -1, true);
  const unit_RD = tf.mul(centred_RD, tf.rsqrt(tf.add(variance_R1, 1e-5)));
  return tf.add(tf.mul(unit_RD, parameter(parameters, `${prefix}.gain`)), parameter(parameters, `${prefix}.bias`));
}

/** x/2 (1 + erf(x/sqrt 2)) (Hendrycks and Gimpel 2016). */
export function gelu<T extends tf.Tensor>(x: T): T {
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)) as T;
}

/** Rows scaled to length 1; a zero row stays zero. */
export function unit<T extends tf.Tensor>(x_RD: T): T {
  return tf.mul(x_RD, tf.rsqrt(tf.add(tf.sum(tf.square(x_RD), -1, true), 1e-12))) as T;
}

/** The rows `indices` of a table [V, D]. */
export function rows(table_VD: tf.Tensor2D, indices_R: tf.Tensor1D): tf.Tensor2D {
  return tf.gather(table_VD, indices_R);
}

/**
 * Scaled dot-product attention (Vaswani et al. 2017, eq. 1) within each sample.
 * @param qkv_R3D queries, keys and values of B samples of N tokens each, R = B N
 * @param mask_BN 1 for tokens that may be attended to, 0 for absent ones
 */
export function attention(qkv_R3D: tf.Tensor2D, mask_BN: tf.Tensor2D, heads: number): tf.Tensor2D {
  const [batch, tokens] = mask_BN.shape;
  const width = qkv_R3D.shape[1] / 3;
  const size = width / heads;
  const split_BN3HS = tf.reshape(qkv_R3D, [batch, tokens, 3, heads, size]);
  const parts_3BHNS = tf.transpose(split_BN3HS, [2, 0, 3, 1, 4]);
  const part = (index: number) =>
    tf.reshape(tf.slice(parts_3BHNS, [index, 0, 0, 0, 0], [1, batch, heads, tokens, size]), [batch, heads, tokens, size]);
  const scores_BHQK = tf.mul(tf.matMul(part(0), part(1), false, true), size ** -0.5);
  const bias_B11K = tf.reshape(tf.mul(tf.sub(1, mask_BN), MASKED), [batch, 1, 1, tokens]);
  const weights_BHQK = tf.softmax(tf.add(scores_BHQK, bias_B11K));
  const mixed_BHQS = tf.matMul(weights_BHQK, part(2));
  return tf.reshape(tf.transpose(mixed_BHQS, [0, 2, 1, 3]), [batch * tokens, width]);
}

/** The same values, cut off from the gradient tape. */
export function detach<T extends tf.Tensor>(x: T): T {
  const engine = tf.engine();
  engine.backend.incRef(x.dataId);
  return engine.makeTensorFromTensorInfo({ dataId: x.dataId, shape: x.shape, dtype: x.dtype }) as T;
}
