import * as tf from '@tensorflow/tfjs';
import { defineOperation } from '../operation.js';

// B batch, H heads, T query tokens, S key tokens, C width of a head, D = H C

interface Attributes {
  readonly heads: number;
}

/** [B, T, D] -> [B, H, T, C] */
function split(x_BTD: tf.Tensor, heads: number): tf.Tensor4D {
  const [batch = 0, tokens = 0, width = 0] = x_BTD.shape;
  return tf.transpose(tf.reshape(x_BTD, [batch, tokens, heads, width / heads]), [0, 2, 1, 3]);
}

/** [B, H, T, C] -> [B, T, D] */
function join(x_BHTC: tf.Tensor): tf.Tensor3D {
  const [batch = 0, heads = 0, tokens = 0, width = 0] = x_BHTC.shape;
  return tf.reshape(tf.transpose(x_BHTC, [0, 2, 1, 3]), [batch, tokens, heads * width]);
}

const scaleOf = ({ shape }: tf.Tensor, heads: number): number => 1 / Math.sqrt(shape.at(-1)! / heads);

/**
 * The result [B, T, D] and the probabilities [B, H, T, S]. The gradient works from the probabilities P: with O the result and
 * d = rowsum(dO O), which equals rowsum(dP P) and is S times cheaper, the scores' gradient is P (dP - d).
 */
const attend = defineOperation({
  name: 'Attention',
  inputs: ['query', 'key', 'value', 'mask'],
  forward: ({ query, key, value, mask }, { heads }: Attributes) => {
    const [batch = 0, keys = 0] = mask.shape;
    const scores_BHTS = tf.mul(tf.matMul(split(query, heads), split(key, heads), false, true), scaleOf(query, heads));
    const probabilities_BHTS = tf.softmax(tf.add(scores_BHTS, tf.reshape(mask, [batch, 1, 1, keys])));
    return [join(tf.matMul(probabilities_BHTS as tf.Tensor4D, split(value, heads))), probabilities_BHTS];
  },
  gradient: ([dy], { query, key, value }, [y, saved], { heads }) => {
    const [batch = 0, tokens = 0, width = 0] = query.shape;
    const probabilities_BHTS = saved as tf.Tensor4D;
    const dy_BHTC = split(dy!, heads);
    const perHead = [batch, tokens, heads, width / heads];
    const dots_BTH = tf.sum(tf.reshape(tf.mul(dy!, y!), perHead), 3);
    const dots_BHT1 = tf.reshape(tf.transpose(dots_BTH, [0, 2, 1]), [batch, heads, tokens, 1]);
    const dprobabilities_BHTS = tf.matMul(dy_BHTC, split(value, heads), false, true);
    const dscores_BHTS = tf.mul(tf.sub(dprobabilities_BHTS, dots_BHT1), probabilities_BHTS) as tf.Tensor4D;
    const scale = scaleOf(query, heads);
    return {
      query: join(tf.mul(tf.matMul(dscores_BHTS, split(key, heads)), scale)),
      key: join(tf.mul(tf.matMul(dscores_BHTS, split(query, heads), true, false), scale)),
      value: join(tf.matMul(probabilities_BHTS, dy_BHTC, true, false)),
    };
  },
});

/**
 * Scaled dot-product attention with several heads (Vaswani et al. 2017, https://arxiv.org/abs/1706.03762, section 3.2):
 * query [B, T, D], key and value [B, S, D], and a mask [B, S] that is added to the scores of each key: 0 where a key may be
 * seen, a large negative number (-1e9) where it may not. Result [B, T, D]. The mask gets no gradient. A row whose keys are all
 * masked attends to all of them alike.
 */
export function attention(query: tf.Tensor, key: tf.Tensor, value: tf.Tensor, mask: tf.Tensor, heads: number): tf.Tensor3D {
  return attend({ query, key, value, mask }, { heads })[0] as tf.Tensor3D;
}
