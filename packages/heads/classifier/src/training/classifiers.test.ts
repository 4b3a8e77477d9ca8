import { expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';

import { classifierFeatures, classifierLoss, classifierOutputs } from './classifiers.js';

const SOURCES = ['text', 'image'] as const;
/** Two products of width 1 and two labels; the first has text alone, the second both. */
const side = {
  'text/pooled': tf.tensor2d([[1], [2]]),
  'image/pooled': tf.tensor2d([[0], [3]]),
  'image/descriptor': tf.tensor2d([[0], [1]]),
  'text/present': tf.tensor1d([1, 1]),
  'image/present': tf.tensor1d([0, 1]),
};
const parameters = Object.fromEntries(
  Object.entries({ text: [1, 0], image: [0, 1], descriptor: [0, -1] }).flatMap(([name, weights]) => [
    [`head.${name}.weight`, tf.tensor2d([weights])],
    [`head.${name}.bias`, tf.tensor1d([0, 0])],
  ]),
);

const outputs = classifierOutputs(parameters, side, SOURCES);
const logits = outputs.logits.arraySync() as number[][][];

test('each classifier has its logits, from a feature that the head asked for', () => {
  expect(classifierFeatures(SOURCES).sort()).toEqual(Object.keys(side).sort());
  expect(logits.map((own) => own.length)).toEqual([3, 3]);
  const [text, image, descriptor] = logits[1]!;
  // Heads multiply their layers by one factor.
  const factor = text![0]! / 2;
  expect(image).toEqual([0, 3 * factor]);
  expect(descriptor).toEqual([0, -factor]);
  expect(outputs.present.arraySync()).toEqual([
    [1, 0],
    [1, 1],
  ]);
});

test('the loss is the mean over what products have, beside half of what words say where there are words, in a loop', () => {
  const words = [
    [0.5, 1],
    [-2, 0],
  ];
  const labels = [1, 0];
  const negative = (own: readonly number[], label: number) => Math.log(own.reduce((sum, x) => sum + Math.exp(x), 0)) - own[label]!;
  const beside = (b: number) => logits[b]![0]!.map((logit, l) => logit + words[b]![l]! / 2);
  const expected = (negative(beside(0), 1) + negative(beside(1), 0) + negative(logits[1]![1]!, 0) + negative(logits[1]![2]!, 0)) / 4;
  const lossOf = (logits_BL: tf.Tensor2D) => tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits_BL), tf.oneHot(labels, 2)), 1));
  const { loss, count } = classifierLoss(parameters, side, SOURCES, tf.tensor2d(words), lossOf);
  expect(loss.dataSync()[0]).toBeCloseTo(expected, 5);
  expect(count.dataSync()[0]).toBe(4);
  // The second product's label is not known.
  const first = classifierLoss(parameters, side, SOURCES, tf.tensor2d(words), lossOf, tf.tensor1d([1, 0]));
  expect(first.loss.dataSync()[0]).toBeCloseTo(negative(beside(0), 1), 5);
  expect(first.count.dataSync()[0]).toBe(1);
});
