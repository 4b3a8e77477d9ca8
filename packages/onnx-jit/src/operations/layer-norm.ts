import * as tf from '@tensorflow/tfjs';
import { defineOperation } from '../operation.js';

interface Attributes {
  readonly epsilon: number;
}

/**
 * Over rows x [N, D]: the normalized rows [N, D], and of each row the mean [N, 1] and one over the standard deviation [N, 1].
 * The gradient needs no normalized rows: with r = 1/deviation, t = dy gamma and m(.) the mean over D,
 *   dx = r t - a x - b,  a = r^2 m(t xhat),  b = r m(t) - a mean,
 * and all sums in it are products of a matrix with a vector, which read dy and dy x once.
 */
const layerNorm2d = defineOperation({
  name: 'LayerNorm',
  inputs: ['x', 'gamma', 'beta'],
  forward: ({ x, gamma, beta }, { epsilon }: Attributes) => {
    const mean = tf.mean(x, 1, true);
    const centred = tf.sub(x, mean);
    const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), epsilon));
    return [tf.add(tf.mul(tf.mul(centred, inverse), gamma), beta), mean, inverse];
  },
  emit: (graph, { x, gamma, beta }, { epsilon }) => {
    const [rows = 0] = x.shape;
    const statistic = { shape: [rows, 1], type: x.type };
    return graph.nodes('LayerNormalization', [x, gamma, beta], [{ shape: x.shape, type: x.type }, statistic, statistic], {
      axis: -1,
      epsilon: { float: epsilon },
    });
  },
  gradient: ([dy], { x, gamma }, [, mean, inverse]) => {
    const [rows = 0, width = 0] = x.shape;
    const weight = tf.reshape(gamma, [width, 1]);
    const dyx = tf.mul(dy!, x);
    const meanT = tf.div(tf.matMul(dy as tf.Tensor2D, weight as tf.Tensor2D), width);
    const meanTx = tf.div(tf.matMul(dyx as tf.Tensor2D, weight as tf.Tensor2D), width);
    const meanTxhat = tf.mul(inverse!, tf.sub(meanTx, tf.mul(mean!, meanT)));
    const a = tf.mul(tf.square(inverse!), meanTxhat);
    const b = tf.sub(tf.mul(inverse!, meanT), tf.mul(a, mean!));
    const dx = tf.sub(tf.sub(tf.mul(tf.mul(dy!, gamma), inverse!), tf.mul(x, a)), b);
    const inverseRow = tf.reshape(inverse!, [1, rows]);
    const shiftRow = tf.reshape(tf.mul(inverse!, mean!), [1, rows]);
    const dgamma = tf.sub(tf.matMul(inverseRow, dyx as tf.Tensor2D), tf.matMul(shiftRow, dy as tf.Tensor2D));
    return { x: dx, gamma: tf.reshape(dgamma, [width]), beta: tf.sum(dy!, 0) };
  },
});

/**
 * Layer normalization (Ba, Kiros, Hinton 2016, https://arxiv.org/abs/1607.06450) over the last axis of x [..., D], scaled by
 * gamma [D] and moved by beta [D].
 */
export function layerNorm<T extends tf.Tensor>(x: T, gamma: tf.Tensor, beta: tf.Tensor, epsilon = 1e-5): T {
  const width = x.shape.at(-1)!;
  const [y] = layerNorm2d({ x: tf.reshape(x, [-1, width]), gamma, beta }, { epsilon });
  return tf.reshape(y!, x.shape) as T;
}
