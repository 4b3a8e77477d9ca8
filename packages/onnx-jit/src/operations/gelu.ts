import * as tf from '@tensorflow/tfjs';
import { defineOperation } from '../operation.js';

/** The slope at which the sigmoid is nearest to the normal distribution's cumulative function (see gelu). */
const SLOPE = 1.702;

/** With w = 1.702 x: w sigmoid(w) and sigmoid(w). Written in w, so that both factors 1.702 can vanish into matrix products beside it. */
const scaledGelu = defineOperation({
  name: 'Gelu',
  inputs: ['w'],
  forward: ({ w }) => {
    const gate = tf.sigmoid(w);
    return [tf.mul(w, gate), gate];
  },
  gradient: ([dz], _, [z, gate]) => {
    const slope = tf.add(gate!, tf.mul(z!, tf.sub(1, gate!)));
    return { w: tf.mul(dz!, slope) };
  },
});

/**
 * The Gaussian error linear unit in its sigmoid form x sigmoid(1.702 x) (Hendrycks, Gimpel 2016, https://arxiv.org/abs/1606.08415,
 * section 2), which CLIP was trained with too. Chosen over the erf and tanh forms for its gradient: four passes over
 * memory instead of about ten.
 */
export function gelu<T extends tf.Tensor>(x: T): T {
  const width = Math.max(1, x.shape.at(-1) ?? 1);
  // As rows, so that it meets the matrix products of `linear` with no reshape between.
  const rows = tf.reshape(x, [x.size / width, width]);
  const [z] = scaledGelu({ w: tf.mul(rows, SLOPE) }, {});
  return tf.reshape(tf.mul(z!, 1 / SLOPE), x.shape) as T;
}
