import { expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';

import { adaGrad } from './ada-grad.js';

test('steps are those of tfjs’ AdaGrad, each value by its own gradients', () => {
  const gradients = [
    [0.5, -2],
    [0.25, 0],
    [-1, 3],
  ];
  const own = adaGrad(2, 0.1);
  const variable = tf.variable(tf.zeros([2]));
  const optimizer = tf.train.adagrad(0.1, 0.01);
  for (const gradient of gradients) {
    gradient.forEach((value, at) => own.step(at, value));
    optimizer.applyGradients([{ name: variable.name, tensor: tf.tensor1d(gradient) }]);
  }
  variable.dataSync().forEach((expected, at) => expect(own.values[at]).toBeCloseTo(expected, 5));
});
