import { describe, expect, test } from '@jest/globals';
import type { ModelShape } from '@commercemm/model';
import * as tf from '@tensorflow/tfjs';

import { tagCount } from '../tags.js';
import { addedScores, classLoss, extractionSpecs, tagLoss } from './network.js';

describe('the loss', () => {
  const negative = (logits: readonly number[], label: number) => Math.log(logits.reduce((sum, x) => sum + Math.exp(x), 0)) - logits[label]!;

  test('of tags is the mean over tokens that count, of words and model together, in a loop', () => {
    const [said, added] = [
      [
        [1, 0, 0],
        [0, 2, 1],
      ],
      [
        [0, 2, 0],
        [0, -2, 2],
      ],
    ];
    const loss = tagLoss(tf.tensor3d([added]), {
      signals: tf.tensor3d([said]),
      labels: tf.tensor2d([[1, 0]], [1, 2], 'int32'),
      weights: tf.tensor2d([[1, 0]]),
    });
    expect(loss.dataSync()[0]).toBeCloseTo(negative([1, 2, 0], 1), 5);
  });

  test('of classes is the mean over the attributes that a product has, in a loop', () => {
    const logits = [
      [0.5, -1, 2, 0, 1],
      [1, 3, 0, 0, -2],
      [4, 3, 2, 1, 0],
    ];
    const labels = [
      [1, 2],
      [0, 0],
      [0, 0],
    ];
    const weights = [
      [1, 1],
      [1, 0],
      [0, 0],
    ];
    const loss = classLoss(
      tf.tensor2d(logits),
      { classLabels: tf.tensor2d(labels, [3, 2], 'int32'), classWeights: tf.tensor2d(weights) },
      {
        classes: [
          { attribute: 'gender', values: ['a', 'b'] },
          { attribute: 'season', values: ['x', 'y', 'z'] },
        ],
      },
    );
    const [first, second] = logits as [number[], number[]];
    const expected = [(negative(first.slice(0, 2), 1) + negative(first.slice(2), 2)) / 2, negative(second.slice(0, 2), 0), 0];
    expect([...loss.dataSync()]).toEqual(expected.map((value) => expect.closeTo(value, 5)));
  });
});

test('with a last layer of zeros the model adds nothing to what words say', () => {
  const outputs = { spans: ['a', 'b'], classes: [] };
  const parameters = Object.fromEntries(
    Object.entries(extractionSpecs(outputs, { width: 4 } as ModelShape)).map(([name, { shape }]) => [
      name,
      name.startsWith('head.tags') ? tf.zeros([...shape]) : tf.ones([...shape]),
    ]),
  );
  const added = addedScores(parameters, tf.ones([1, 2, 4]), tf.ones([1, 2, tagCount(2)]));
  expect(added.shape).toEqual([1, 2, tagCount(2)]);
  expect(Math.max(...added.abs().dataSync())).toBe(0);
});
