/** A small task of either pass and its batches, for tests of training. */
import { contrastive, logitScaleSpec } from '@commercemm/model';
import * as tf from '@tensorflow/tfjs';

import type { SessionOptions } from '../session.js';
import type { PassId, PretrainTask } from '../task.js';
import { feedsOf } from './tiny.js';

/** Image to text within a batch, in either pass. */
export function pairTask(id: string, pass: PassId, minimum = 2): PretrainTask {
  const [from, to] = pass === 'image-text' ? (['item', 'item'] as const) : (['source', 'target'] as const);
  return {
    id,
    pass,
    minimum,
    parameters: () => ({ [`${id}.logitScale`]: logitScaleSpec() }),
    views: () => [
      { side: from, modality: 'image' },
      { side: to, modality: 'text' },
    ],
    loss({ view, same_BB, parameters }) {
      const images = view({ side: from, modality: 'image' });
      const texts = view({ side: to, modality: 'text' });
      const valid_B = tf.mul(images.present_B, texts.present_B) as tf.Tensor1D;
      const logScale = parameters[`${id}.logitScale`] as tf.Scalar;
      const loss = contrastive({ source_BE: images.embedding_BE, target_BE: texts.embedding_BE, same_BB, valid_B, logScale });
      return { loss, count: tf.sum(valid_B) as tf.Scalar };
    },
  };
}

/** The same batch in every iteration; a value of the first pixel may be one that breaks the loss. */
export const batchOf =
  (tokens = 4, pixel?: number): SessionOptions['nextBatch'] =>
  (plan) => {
    const batch = { size: 3, tokens };
    const feeds = feedsOf(plan, batch);
    if (pixel !== undefined) for (const [name, { data }] of Object.entries(feeds)) if (name.endsWith('/pixels')) data[0] = pixel;
    return Promise.resolve({ batch, feeds, repeats: 0, failures: {} });
  };
