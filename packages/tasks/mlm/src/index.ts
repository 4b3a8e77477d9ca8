import { maskedWords, registerTask, type PretrainTask } from '@commercemm/engine';
import { bias, crossEntropy, gelu, linear, linearSpecs, norm, normSpecs, parameter } from '@commercemm/model';
import * as tf from '@tensorflow/tfjs';

const corruption = maskedWords(0.15);
const image = { side: 'item', modality: 'image' } as const;
const masked = { side: 'item', modality: 'text', corruption } as const;

/**
 * Masked language modelling with the clean image in sight: cross-entropy on masked tokens only, which are gathered before the
 * last layer and the vocabulary product; output weights tied to the token embeddings (BERT, Devlin et al. 2019). A text without image is learned from too: the
 * absent image is masked out of the fusion.
 */
export const maskedLanguageModelling = (): PretrainTask => ({
  id: 'mlm',
  pass: 'image-text',
  title: 'masked words',
  parameters: ({ width, vocabulary }) => ({
    ...linearSpecs('mlm.dense', width, width),
    ...normSpecs('mlm.norm', width),
    'mlm.bias': bias(vocabulary),
  }),
  views: () => [image, masked],
  fusions: () => [{ id: 'pair', parts: [{ view: image }, { view: masked }] }],
  loss({ fused, view, parameters, batch }) {
    const { feeds, present_B } = view(masked);
    const { positions, targets, weights } = feeds;
    const hidden_RD = fused('pair').at(positions as tf.Tensor2D);
    const features_RD = norm(parameters, 'mlm.norm', gelu(linear(parameters, 'mlm.dense', hidden_RD)));
    const embedding_VD = parameter(parameters, 'text.token') as tf.Tensor2D;
    const logits_RV = tf.add(tf.matMul(features_RD, embedding_VD, false, true), parameter(parameters, 'mlm.bias')) as tf.Tensor2D;
    const used_R = tf.reshape(tf.mul(weights!, tf.reshape(present_B, [batch.size, 1])), [-1]) as tf.Tensor1D;
    return { loss: crossEntropy(logits_RV, tf.reshape(targets!, [-1]) as tf.Tensor1D, used_R), count: tf.sum(used_R) };
  },
});

registerTask(maskedLanguageModelling());
