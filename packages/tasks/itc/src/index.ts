import { registerTask, type PretrainTask } from '@commercemm/engine';
import { contrastive, logitScaleSpec, negativesMet, type LabelMode } from '@commercemm/model';
import * as tf from '@tensorflow/tfjs';

const image = { side: 'item', modality: 'image' } as const;
const text = { side: 'item', modality: 'text' } as const;
const scale = 'itc.logitScale';

/** Image-text contrast: symmetric InfoNCE of the I and T embeddings, soft labels by product identity. */
export const imageTextContrast = (labels: LabelMode = { kind: 'soft' }): PretrainTask => ({
  id: 'itc',
  pass: 'image-text',
  title: 'image-text contrast',
  minimum: 2,
  parameters: () => ({ [scale]: logitScaleSpec() }),
  views: () => [image, text],
  loss({ view, same_BB, parameters }) {
    const images = view(image);
    const texts = view(text);
    const valid_B = tf.mul(images.present_B, texts.present_B) as tf.Tensor1D;
    const logScale = parameters[scale] as tf.Scalar;
    return {
      loss: contrastive({ source_BE: images.embedding_BE, target_BE: texts.embedding_BE, same_BB, valid_B, logScale, labels }),
      count: tf.sum(valid_B),
      reports: { logScale, negatives: negativesMet({ same_BB, valid_B }) },
    };
  },
});

registerTask(imageTextContrast());
