import * as tf from '@tensorflow/tfjs';

/**
 * x [..., I] times weights [I, O], plus bias [O] where there is one: [..., O]. One matrix product over all leading axes; its
 * gradients are matrix products that read their transposed operand in place.
 */
export function linear(x: tf.Tensor, weights: tf.Tensor, bias?: tf.Tensor): tf.Tensor {
  const [inputs = 0, outputs = 0] = weights.shape;
  const product = tf.matMul(tf.reshape(x, [-1, inputs]), weights as tf.Tensor2D);
  const sum = bias === undefined ? product : tf.add(product, bias);
  return tf.reshape(sum, [...x.shape.slice(0, -1), outputs]);
}
