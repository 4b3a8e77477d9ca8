import { imageTeacher, maskedPatches, registerTask, type PretrainTask } from '@commercemm/engine';
import { linear, linearSpecs } from '@commercemm/model';
import * as tf from '@tensorflow/tfjs';

const masked = { side: 'item', modality: 'image', corruption: maskedPatches(0.6) } as const;
const text = { side: 'item', modality: 'text' } as const;

/**
 * Masked image modelling by feature regression: from fused [CLS] of (masked image, clean text), predict the normalised pooled feature
 * of the unmasked image; mean squared error, scaled by the feature's size so that a constant prediction costs about 1.
 */
export const maskedImageRegression = (): PretrainTask => ({
  id: 'mim-fr',
  pass: 'image-text',
  title: 'masked image, feature',
  parameters: (shape) => ({
    ...linearSpecs('mim-fr.head', shape.width, imageTeacher().size(shape)),
    ...imageTeacher().parameters?.(shape),
  }),
  views: () => [...imageTeacher().views('item'), masked, text],
  fusions: () => [{ id: 'pair', parts: [{ view: masked }, { view: text }] }],
  loss(context) {
    const { present_B, summary_BD } = context.fused('pair');
    const feature_BF = imageTeacher().feature(context, 'item');
    const prediction_BF = linear(context.parameters, 'mim-fr.head', summary_BD);
    const error_B = tf.mean(tf.squaredDifference(prediction_BF, feature_BF), 1);
    const count = tf.sum(present_B);
    return { loss: tf.div(tf.sum(tf.mul(error_B, present_B)), tf.maximum(count, 1)) as tf.Scalar, count: count as tf.Scalar };
  },
});

registerTask(maskedImageRegression());
