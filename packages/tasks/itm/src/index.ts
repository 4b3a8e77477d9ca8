import { registerTask, type PretrainTask } from '@commercemm/engine';
import { crossEntropy, detach, linear, linearSpecs, MASKED } from '@commercemm/model';
import * as tf from '@tensorflow/tfjs';

const image = { side: 'item', modality: 'image' } as const;
const text = { side: 'item', modality: 'text' } as const;

/** Temperature of the softmax that hard negatives are drawn from. */
const TEMPERATURE = 0.07;

/**
 * For each row a column of another product, drawn from softmax(similarity / temperature) by the Gumbel-max trick.
 * Rows without any such column get column 0 and `found` 0.
 */
function hardNegatives(similarity_BB: tf.Tensor2D, allowed_BB: tf.Tensor2D, noise_BB: tf.Tensor2D) {
  const barred_BB = tf.mul(tf.sub(1, allowed_BB), MASKED);
  const scores_BB = tf.add(tf.add(tf.div(similarity_BB, TEMPERATURE), noise_BB), barred_BB);
  return { rows: tf.argMax(scores_BB, 1) as tf.Tensor1D, found_B: tf.max(allowed_BB, 1) as tf.Tensor1D };
}

/**
 * Image-text matching: is a fused pair a true one? Each true pair meets one hard-negative text for its image and one hard-negative
 * image for its text, never of the same product; 2-way cross-entropy on fused [CLS].
 */
export const imageTextMatching = (): PretrainTask => {
  const chosen = new WeakMap<object, tf.Tensor1D>();
  return {
    id: 'itm',
    pass: 'image-text',
    title: 'image-text matching',
    minimum: 2,
    parameters: ({ width }) => linearSpecs('itm.head', width, 2),
    feeds: (_shape, { size }) => [
      { name: 'textNoise', shape: [size, size], dtype: 'float32' },
      { name: 'imageNoise', shape: [size, size], dtype: 'float32' },
    ],
    draw(random, into) {
      for (const noise of [into.textNoise!, into.imageNoise!]) for (let i = 0; i < noise.length; i++) noise[i] = random.gumbel();
    },
    views: () => [image, text],
    fusions({ view, same_BB, feeds }) {
      const images = view(image);
      const texts = view(text);
      const valid_B = tf.mul(images.present_B, texts.present_B);
      const similarity_BB = tf.matMul(detach(images.embedding_BE), detach(texts.embedding_BE), false, true) as tf.Tensor2D;
      const allowed_BB = tf.mul(tf.sub(1, same_BB), tf.reshape(valid_B, [1, -1])) as tf.Tensor2D;
      const otherText = hardNegatives(similarity_BB, allowed_BB, feeds.textNoise as tf.Tensor2D);
      const otherImage = hardNegatives(tf.transpose(similarity_BB), allowed_BB, feeds.imageNoise as tf.Tensor2D);
      chosen.set(feeds, tf.mul(valid_B, otherText.found_B) as tf.Tensor1D);
      return [
        { id: 'true', parts: [{ view: image }, { view: text }] },
        { id: 'other-text', parts: [{ view: image }, { view: text, rows: otherText.rows }] },
        { id: 'other-image', parts: [{ view: image, rows: otherImage.rows }, { view: text }] },
      ];
    },
    loss({ fused, parameters, feeds }) {
      const usable_B = chosen.get(feeds)!;
      const size = usable_B.shape[0];
      const summaries = ['true', 'other-text', 'other-image'].map((id) => fused(id).summary_BD);
      const logits_R2 = linear(parameters, 'itm.head', tf.concat2d(summaries, 0));
      const labels_R = tf.concat1d([tf.ones([size], 'int32'), tf.zeros([2 * size], 'int32')] as tf.Tensor1D[]);
      const weights_R = tf.tile(usable_B, [3]);
      return { loss: crossEntropy(logits_R2, labels_R, weights_R), count: tf.sum(usable_B) };
    },
  };
};

registerTask(imageTextMatching());
