import { detach } from '@commercemm/model';
import * as tf from '@tensorflow/tfjs';

import type { ImageTeacher } from './teacher.js';

/** The same encoder's clean view, cut off from the gradient: free, since the view is encoded anyway. */
export const onlineTeacher: ImageTeacher = {
  id: 'online',
  size: ({ width }) => width,
  views: (side) => [{ side, modality: 'image' }],
  feature: ({ view }, side) => standardized(detach(view({ side, modality: 'image' }).pooled_BD)),
};

/** Rows with zero mean and unit variance. */
export function standardized(x_BF: tf.Tensor2D): tf.Tensor2D {
  const { mean, variance } = tf.moments(x_BF, 1, true);
  return tf.mul(tf.sub(x_BF, mean), tf.rsqrt(tf.add(variance, 1e-6)));
}
