import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { floats, ints } from '../testing/inputs.js';
import { testOperation } from '../testing/operation-case.js';
import { runGraph, signatureOf } from '../testing/run.js';
import { trace } from '../trace.js';
import type { Program } from '../types.js';
import { embeddingLookup } from './embedding-lookup.js';

const reference = (table: tf.Tensor, ids: tf.Tensor): tf.Tensor => {
  const picked = tf.matMul(tf.reshape(tf.oneHot(ids, table.shape[0]!), [-1, table.shape[0]!]) as tf.Tensor2D, table as tf.Tensor2D);
  return tf.reshape(picked, [...ids.shape, table.shape[1]!]);
};

describe('embeddingLookup', () => {
  for (const shape of [[6], [2, 3], [1], [2, 0]]) {
    testOperation(
      `ids [${shape}] pick the rows that a one-hot product picks`,
      { table: floats([5, 3]), ids: ints(shape, 0, 4), dy: floats([...shape, 3]) },
      ({ table, ids }) => embeddingLookup(table!, ids!),
      ({ table, ids }) => reference(table!, ids!),
      ['table'],
    );
  }

  /** Sums of very different sizes, so that another order of adding would show. */
  const updates = floats([4096, 16], -1, 1);
  updates.data.forEach((value, at) => (updates.data[at] = value * 10 ** (at % 7)));
  const inputs = { table: floats([9, 16]), ids: ints([4096], 0, 8), dy: updates };
  const gradientOf =
    (lookup: typeof embeddingLookup): Program =>
    ({ table, ids, dy }) => ({ dtable: tf.grad((rows: tf.Tensor) => tf.sum(tf.mul(lookup(rows, ids!), dy!)))(table!) });

  for (const [title, lookup] of [
    ['embeddingLookup', embeddingLookup],
    ['tf.gather', (table, ids) => tf.gather(table, ids as tf.Tensor1D)],
  ] as const satisfies readonly (readonly [string, typeof embeddingLookup])[]) {
    test(`the gradient of ${title} with many repeated ids has equal bits in every run on two threads`, async () => {
      const graph = trace(signatureOf('gradient', inputs), gradientOf(lookup));
      const first = await runGraph(graph, inputs, 2);
      for (let run = 0; run < 10; run++) expect(await runGraph(graph, inputs, 2)).toEqual(first);
    });
  }
});
