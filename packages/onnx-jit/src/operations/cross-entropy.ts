import * as tf from '@tensorflow/tfjs';
import type { GraphBuilder } from '../graph/builder.js';
import type { Value } from '../graph/ir.js';
import { defineOperation } from '../operation.js';

/** Takes x[n, labels[n]] of each row n. */
function pickEager(x: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  const [rows = 0] = x.shape;
  return tf.gatherND(x, tf.stack([tf.range(0, rows, 1, 'int32'), labels], 1));
}

function pick(graph: GraphBuilder, x: Value, labels: Value): Value {
  const [rows = 0] = x.shape;
  const column = graph.reshape(labels, [rows, 1]);
  return graph.reshape(graph.node('GatherElements', [x, column], [rows, 1], x.type, { axis: 1 }), [rows]);
}

/** weights[n] (probabilities[n] - onehot(labels[n])): one product, then one element a row is changed. */
const crossEntropyGradient = defineOperation({
  name: 'SoftmaxCrossEntropyGradient',
  inputs: ['probabilities', 'labels', 'weights'],
  forward: ({ probabilities, labels, weights }) => {
    const [rows = 0, classes = 0] = probabilities.shape;
    const at = tf.stack([tf.range(0, rows, 1, 'int32'), labels], 1);
    const ones = tf.scatterND(at, tf.ones([rows]), [rows, classes]);
    return [tf.mul(tf.sub(probabilities, ones), tf.expandDims(weights, 1))];
  },
  emit: (graph, { probabilities, labels, weights }) => {
    const [rows = 0] = probabilities.shape;
    const column = graph.reshape(weights, [rows, 1]);
    const scaled = graph.mul(probabilities, column);
    const range = graph.int32s(
      Array.from({ length: rows }, (_, row) => row),
      [rows, 1],
    );
    const at = graph.cast(graph.concat([range, graph.reshape(labels, [rows, 1])], 1), 'int64');
    const negative = graph.unary('Neg', weights);
    return [graph.node('ScatterND', [scaled, at, negative], scaled.shape, scaled.type, { reduction: 'add' })];
  },
});

/**
 * The loss [N] and the probabilities [N, V]. The loss comes from the probabilities without underflow: the largest of a row is
 * at least 1/V, so logsumexp = max(logits) - log(max(probabilities)).
 */
const crossEntropy = defineOperation({
  name: 'SoftmaxCrossEntropy',
  inputs: ['logits', 'labels'],
  forward: ({ logits, labels }) => {
    const probabilities = tf.softmax(logits);
    const logSum = tf.sub(tf.max(logits, 1), tf.log(tf.max(probabilities, 1)));
    return [tf.sub(logSum, pickEager(logits, labels)), probabilities];
  },
  emit: (graph, { logits, labels }) => {
    const probabilities = graph.unary('Softmax', logits, { axis: 1 });
    const logSum = graph.sub(graph.reduce('ReduceMax', logits, [1]), graph.unary('Log', graph.reduce('ReduceMax', probabilities, [1])));
    return [graph.sub(logSum, pick(graph, logits, labels)), probabilities];
  },
  gradient: ([weights], { labels }, [, probabilities]) => {
    const [logits] = crossEntropyGradient({ probabilities: probabilities!, labels, weights: weights! }, {});
    return { logits: logits! };
  },
});

/**
 * -log softmax(logits)[label] of each row: logits [N, V], labels int32 [N], result [N]. No [N, V] one-hot is made. Every label
 * must be in 0 ... V-1, also where a weight of zero later drops the row.
 */
export function softmaxCrossEntropy(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor1D {
  return crossEntropy({ logits, labels: tf.cast(labels, 'int32') }, {})[0] as tf.Tensor1D;
}
