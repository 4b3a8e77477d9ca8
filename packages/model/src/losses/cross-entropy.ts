import { softmaxCrossEntropy } from '@commercemm/onnx-jit';
import * as tf from '@tensorflow/tfjs';

/**
 * Mean over rows, weighted, of -log softmax(logits)[label]; 0 if all weights are 0.
 * @param logits_RC R rows, C classes
 * @param labels_R class numbers, valid ones also where the weight is 0
 * @param weights_R 0 leaves a row out
 */
export function crossEntropy(logits_RC: tf.Tensor2D, labels_R: tf.Tensor1D, weights_R: tf.Tensor1D): tf.Scalar {
  const losses_R = softmaxCrossEntropy(logits_RC, labels_R);
  return tf.div(tf.sum(tf.mul(losses_R, weights_R)), tf.maximum(tf.sum(weights_R), 1));
}
