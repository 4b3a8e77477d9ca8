import { imageTeacher, maskedPatches, registerTask, type PretrainTask } from '@commercemm/engine';
import { detach, linear, linearSpecs, parameter, unit, weight } from '@commercemm/model';
import * as tf from '@tensorflow/tfjs';

const masked = { side: 'item', modality: 'image', corruption: maskedPatches(0.6) } as const;
const text = { side: 'item', modality: 'text' } as const;

/** Classes K that the teacher's feature is sorted into. */
const PROTOTYPES = 256;
/** The teacher is sharper than the student, or all classes would become equal (DINO, Caron et al. 2021). */
const TEACHER_TEMPERATURE = 0.04;
const STUDENT_TEMPERATURE = 0.1;

/** Mean of the present rows, [1, K]. */
const presentMean = (x_BK: tf.Tensor2D, present_B1: tf.Tensor) =>
  tf.div(tf.sum(tf.mul(x_BK, present_B1), 0, true), tf.maximum(tf.sum(present_B1), 1));

/**
 * Masked image modelling by classes: KL(teacher distribution of the unmasked image || prediction from fused [CLS] of the masked image
 * and clean text). The online teacher's classes are learned prototypes: cosine to each, centred over the batch so that no class takes
 * all, sharpened by its temperature.
 */
export const maskedImageClasses = (): PretrainTask => ({
  id: 'mim-kl',
  pass: 'image-text',
  title: 'masked image, classes',
  parameters: (shape) => {
    const size = imageTeacher().size(shape);
    return {
      ...linearSpecs('mim-kl.head', shape.width, size),
      'mim-kl.prototypes': weight([PROTOTYPES, size], size ** -0.5),
      ...imageTeacher().parameters?.(shape),
    };
  },
  views: () => [...imageTeacher().views('item'), masked, text],
  fusions: () => [{ id: 'pair', parts: [{ view: masked }, { view: text }] }],
  loss(context) {
    const { parameters, batch } = context;
    const { present_B, summary_BD } = context.fused('pair');
    const present_B1 = tf.reshape(present_B, [batch.size, 1]);
    const prototypes_KF = unit(parameter(parameters, 'mim-kl.prototypes') as tf.Tensor2D);

    const cosine_BK = tf.matMul(unit(imageTeacher().feature(context, 'item')), detach(prototypes_KF), false, true) as tf.Tensor2D;
    const centred_BK = tf.sub(cosine_BK, presentMean(cosine_BK, present_B1));
    const teacherLog_BK = tf.logSoftmax(tf.div(centred_BK, TEACHER_TEMPERATURE) as tf.Tensor2D);
    const teacher_BK = tf.exp(teacherLog_BK);

    const student_BF = unit(linear(parameters, 'mim-kl.head', summary_BD));
    const studentLog_BK = tf.logSoftmax(tf.div(tf.matMul(student_BF, prototypes_KF, false, true), STUDENT_TEMPERATURE) as tf.Tensor2D);

    const divergence_B = tf.sum(tf.mul(teacher_BK, tf.sub(teacherLog_BK, studentLog_BK)), 1);
    const count = tf.sum(present_B) as tf.Scalar;
    const mean_1K = presentMean(teacher_BK as tf.Tensor2D, present_B1);
    return {
      loss: tf.div(tf.sum(tf.mul(divergence_B, present_B)), tf.maximum(count, 1)) as tf.Scalar,
      count,
      reports: { classesUsed: tf.exp(tf.neg(tf.sum(tf.mul(mean_1K, tf.log(tf.maximum(mean_1K, 1e-12)))))) as tf.Scalar },
    };
  },
});

registerTask(maskedImageClasses());
