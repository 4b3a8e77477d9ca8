import { describe } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { floats, given } from '../testing/inputs.js';
import { testOperation } from '../testing/operation-case.js';
import { attention } from './attention.js';

/** One head at a time, one item at a time. */
function reference(query: tf.Tensor, key: tf.Tensor, value: tf.Tensor, mask: tf.Tensor, heads: number): tf.Tensor {
  const width = query.shape[2]! / heads;
  const items = tf.unstack(mask).map((mask_S, item) => {
    const part = (x: tf.Tensor, head: number): tf.Tensor2D => tf.reshape(tf.slice(x, [item, 0, head * width], [1, -1, width]), [-1, width]);
    const results = Array.from({ length: heads }, (_, head) => {
      const scores = tf.div(tf.matMul(part(query, head), tf.transpose(part(key, head))), Math.sqrt(width));
      return tf.matMul(tf.softmax(tf.add(scores, mask_S)) as tf.Tensor2D, part(value, head));
    });
    return tf.concat(results, 1);
  });
  return tf.stack(items);
}

const never = -1e9;

describe('attention is one softmax a head', () => {
  const cases = {
    'self attention, two heads': { b: 2, t: 3, s: 3, d: 4, heads: 2, mask: [0, 0, 0, 0, 0, never] },
    'cross attention, one head': { b: 2, t: 2, s: 4, d: 3, heads: 1, mask: [0, never, 0, never, 0, 0, 0, 0] },
    'one query, one key': { b: 1, t: 1, s: 1, d: 2, heads: 2, mask: [0] },
    'all keys of an item masked': { b: 2, t: 2, s: 2, d: 4, heads: 2, mask: [never, never, 0, 0] },
  };
  for (const [title, { b, t, s, d, heads, mask }] of Object.entries(cases)) {
    testOperation(
      title,
      {
        q: floats([b, t, d]),
        k: floats([b, s, d], -1, 2),
        v: floats([b, s, d], -3, 2),
        mask: given(mask, [b, s]),
        dy: floats([b, t, d], -1, 2),
      },
      ({ q, k, v, mask }) => attention(q!, k!, v!, mask!, heads),
      ({ q, k, v, mask }) => reference(q!, k!, v!, mask!, heads),
      ['q', 'k', 'v'],
    );
  }
});
