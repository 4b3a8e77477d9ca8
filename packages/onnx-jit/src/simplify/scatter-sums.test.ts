import { expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { embeddingLookup } from '../operations/embedding-lookup.js';
import { expectSame } from '../testing/compare.js';
import { floats, ints } from '../testing/inputs.js';
import { signatureOf } from '../testing/run.js';
import { trace } from '../trace.js';

test('the gradient of a table that is read three times is scattered at once', async () => {
  const inputs = {
    table: floats([7, 3]),
    ids0: ints([4], 0, 6),
    ids1: ints([2, 3], 0, 6),
    ids2: ints([5], 0, 3),
    w0: floats([4, 3]),
    w1: floats([2, 3, 3], 1, 3),
    w2: floats([5, 3], -3, -1),
  };
  const gradient = ({ table, ...others }: Record<string, tf.Tensor>) => {
    const read = (rows: tf.Tensor) => [0, 1, 2].map((at) => tf.sum(tf.mul(embeddingLookup(rows, others[`ids${at}`]!), others[`w${at}`]!)));
    return { dtable: tf.grad((rows: tf.Tensor) => tf.addN(read(rows)))(table!) };
  };
  expect(trace(signatureOf('gradient', inputs), gradient).operators['ScatterElements']).toBe(1);
  await expectSame(gradient, inputs);
});

test('what is read between two scatters stays', async () => {
  const inputs = { table: floats([7, 3]), ids0: ints([4], 0, 6), ids1: ints([5], 0, 6), w0: floats([4, 3]), w1: floats([5, 3]) };
  const gradients = ({ table, ids0, ids1, w0, w1 }: Record<string, tf.Tensor>) => {
    const first = tf.grad((rows: tf.Tensor) => tf.sum(tf.mul(embeddingLookup(rows, ids0!), w0!)))(table!);
    const second = tf.grad((rows: tf.Tensor) => tf.sum(tf.mul(embeddingLookup(rows, ids1!), w1!)))(table!);
    return { first, sum: tf.add(first, second) };
  };
  expect(trace(signatureOf('gradients', inputs), gradients).operators['ScatterElements']).toBe(2);
  await expectSame(gradients, inputs);
});
