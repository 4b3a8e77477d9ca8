import * as tf from '@tensorflow/tfjs';

/**
 * Mean over rows, weighted, of -log softmax(logits)[label]; 0 if all weights are 0.
 * @param logits_RC R rows, C classes
 * @param labels_R class numbers
 * @param weights_R 0 leaves a row out
 */
export function crossEntropy(logits_RC: tf.Tensor2D, labels_R: tf.Tensor1D, weights_R: tf.Tensor1D): tf.Scalar {
  const [rowCount, classes] = logits_RC.shape;
  const logProbability = tf.logSoftmax(logits_RC);
  const flat_R = tf.add(tf.range(0, rowCount * classes, classes, 'int32'), labels_R);
  const chosen_R = tf.gather(tf.reshape(logProbability, [rowCount * classes]), tf.cast(flat_R, 'int32'));
  return tf.div(tf.neg(tf.sum(tf.mul(chosen_R, weights_R))), tf.maximum(tf.sum(weights_R), 1));
}
