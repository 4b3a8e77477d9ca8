import * as tf from '@tensorflow/tfjs';

/**
 * The same values, which gradients do not flow through: for comparisons and integer programs on tensors that are
 * differentiated elsewhere (tf.greater, for one, has no gradient and fails on the way of one).
 */
export function stopGradient<T extends tf.Tensor>(x: T): T {
  // tfjs records an operation with a custom gradient under its declared inputs only; x is not one of them.
  const detached = tf.customGrad(() => ({ value: tf.clone(x), gradFunc: () => tf.scalar(0) }));
  return detached(tf.scalar(0)) as T;
}
