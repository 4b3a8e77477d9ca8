import type { Features } from '@commercemm/engine';
import * as tf from '@tensorflow/tfjs';

/** The embedding of the first source that an item has; zeros where it has none. */
export const firstThere = (features: Features, sources: readonly string[]): tf.Tensor2D =>
  sources.reduceRight<tf.Tensor2D | null>((rest, source) => {
    const present_B1 = tf.reshape(features[`${source}/present`]!, [-1, 1]);
    const own_BE = tf.mul(features[`${source}/embedding`]!, present_B1) as tf.Tensor2D;
    return rest ? (tf.add(own_BE, tf.mul(rest, tf.sub(1, present_B1))) as tf.Tensor2D) : own_BE;
  }, null)!;
