import { describe, expect } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { floats, given, ints } from '../testing/inputs.js';
import { testOperation } from '../testing/operation-case.js';
import { softmaxCrossEntropy } from './cross-entropy.js';

const reference = (logits: tf.Tensor, labels: tf.Tensor): tf.Tensor =>
  tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits), tf.oneHot(labels, logits.shape[1]!)), 1));

describe('softmaxCrossEntropy is the log softmax at the label', () => {
  const cases = {
    'five rows of seven classes': { logits: floats([5, 7]), labels: ints([5], 0, 6), dy: floats([5]) },
    'one row': { logits: floats([1, 4]), labels: given([2], [1], 'int32'), dy: floats([1]) },
    'logits so large that a probability is zero': {
      logits: given([0, 300, -300, 500, 0, 1], [2, 3]),
      labels: given([2, 1], [2], 'int32'),
      dy: given([1, 1]),
    },
  };
  for (const [title, inputs] of Object.entries(cases)) {
    testOperation(
      title,
      inputs,
      ({ logits, labels }) => softmaxCrossEntropy(logits!, labels!),
      ({ logits, labels }) => reference(logits!, labels!),
      ['logits'],
      ({ operators }) => expect(operators).not.toHaveProperty('OneHot'),
    );
  }
});
