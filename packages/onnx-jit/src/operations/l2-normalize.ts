import * as tf from '@tensorflow/tfjs';
import { defineOperation } from '../operation.js';

/** Unit rows and one over each row's length; the gradient is dy without its part along y, divided by the length. */
const normalize = defineOperation({
  name: 'L2Normalize',
  inputs: ['x'],
  forward: ({ x }, { epsilon }: { readonly epsilon: number }) => {
    const inverse = tf.rsqrt(tf.add(tf.sum(tf.square(x), -1, true), epsilon));
    return [tf.mul(x, inverse), inverse];
  },
  gradient: ([dy], _, [y, inverse]) => ({
    x: tf.mul(tf.sub(dy!, tf.mul(y!, tf.sum(tf.mul(dy!, y!), -1, true))), inverse!),
  }),
});

/** x [..., D] / sqrt(sum over D of x^2 + epsilon): rows of length 1, and zeros where a row is all zeros. */
export function l2Normalize<T extends tf.Tensor>(x: T, epsilon = 1e-12): T {
  return normalize({ x }, { epsilon })[0] as T;
}
