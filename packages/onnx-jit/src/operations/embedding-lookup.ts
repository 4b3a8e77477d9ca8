import * as tf from '@tensorflow/tfjs';
import { scatterRows } from '../kernels/scatter.js';
import { defineOperation } from '../operation.js';

/** Adds rows [N, D] into a zero [rows, D] at ids [N], always in the order of N. */
const addRows = defineOperation({
  name: 'EmbeddingGradient',
  inputs: ['ids', 'updates'],
  forward: ({ ids, updates }, { rows }: { readonly rows: number }) => [
    tf.scatterND(tf.expandDims(ids, 1), updates, [rows, updates.shape[1]!]),
  ],
  emit: (graph, { ids, updates }, { rows }) => [scatterRows(graph, ids, updates, rows)],
});

const lookup = defineOperation({
  name: 'EmbeddingLookup',
  inputs: ['table', 'ids'],
  forward: ({ table, ids }) => [tf.gather(table, ids as tf.Tensor1D)],
  gradient: ([dy], { table, ids }) => ({ table: addRows({ ids, updates: dy! }, { rows: table.shape[0]! })[0]! }),
});

/**
 * Rows of table [V, D] for int32 ids of any shape [...]: [..., D]. Every id must be in 0 ... V-1. The gradient for the table adds
 * up repeated ids in a fixed order, so equal inputs give equal bits.
 */
export function embeddingLookup(table: tf.Tensor, ids: tf.Tensor): tf.Tensor {
  const [rows] = lookup({ table, ids: tf.reshape(tf.cast(ids, 'int32'), [-1]) }, {});
  return tf.reshape(rows!, [...ids.shape, table.shape[1]!]);
}
