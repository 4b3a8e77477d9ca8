import { scope } from '@commercemm/onnx-jit';
import * as tf from '@tensorflow/tfjs';

import type { Modality } from '../modality.js';
import { norm, rows, unit } from '../operations.js';
import { normSpecs, parameter, weight } from '../parameters.js';
import { transformer } from '../transformer.js';

/** Id of [CLS] in every tokenizer of this project: [PAD] 0, [UNK] 1, [CLS] 2, [SEP] 3, [MASK] 4. */
export const CLS = 2;

/**
 * Text tokens by the first k layers of the shared stack. Position 0 is [CLS] and is always present, so an absent text is a lone [CLS]:
 * fusion keeps its leading token whatever a sample lacks.
 */
export const text: Modality = {
  id: 'text',

  feeds: (_shape, { size, tokens }) => [
    { name: 'ids', shape: [size, tokens], dtype: 'int32' },
    { name: 'mask', shape: [size, tokens], dtype: 'float32' },
    { name: 'present', shape: [size], dtype: 'float32' },
  ],

  parameters: (shape) => ({
    'text.token': weight([shape.vocabulary, shape.width], 0.02),
    'text.position': weight([shape.maxTokens, shape.width], 0.02),
    ...normSpecs('text.norm', shape.width),
    'text.projection': weight([shape.width, shape.embedding]),
  }),

  embed(parameters, feeds, shape) {
    const ids_BT = feeds.ids as tf.Tensor2D;
    const [batch, count] = ids_BT.shape;
    const present_B1 = tf.reshape(feeds.present!, [batch, 1]);
    const safe_BT = tf.where(tf.cast(present_B1, 'bool'), ids_BT, tf.fill([batch, count], CLS, 'int32'));
    const tokens_RD = rows(parameter(parameters, 'text.token') as tf.Tensor2D, tf.reshape(safe_BT, [batch * count]));
    const position_TD = tf.slice(parameter(parameters, 'text.position'), [0, 0], [count, shape.width]);
    const lead_1T = tf.concat([tf.ones([1, 1]), tf.zeros([1, count - 1])], 1);
    const given_BT = tf.where(tf.cast(present_B1, 'bool'), feeds.mask!, tf.zeros([batch, count]));
    return {
      tokens_BND: tf.add(tf.reshape(tokens_RD, [batch, count, shape.width]), position_TD),
      mask_BN: tf.maximum(given_BT, lead_1T) as tf.Tensor2D,
    };
  },

  encode: (parameters, segments, { shape, border }) =>
    scope('text-encoder', () => transformer(parameters, 'stack', [0, border], shape.heads, segments)),

  pool(parameters, { tokens_BND }) {
    const [batch, , width] = tokens_BND.shape;
    return norm(parameters, 'text.norm', tf.reshape(tf.slice(tokens_BND, [0, 0, 0], [batch, 1, width]), [batch, width]));
  },

  project: (parameters, pooled_BD) => unit(tf.matMul(pooled_BD, parameter(parameters, 'text.projection') as tf.Tensor2D)),

  toFusion: (_parameters, encoded) => encoded,
};
