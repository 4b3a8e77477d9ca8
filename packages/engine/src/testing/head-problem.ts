import { linear, linearSpecs } from '@commercemm/model';
import * as tf from '@tensorflow/tfjs';

import type { HeadProblem } from '../heads/head.js';

/** Two classes of five items by their fused feature, or what a test makes of it. */
export const headProblem = (given: Partial<HeadProblem> = {}): HeadProblem => ({
  pass: 'image-text',
  features: ['fused/pooled', 'text/embedding'],
  training: [[0], [1], [2], [3], [4]],
  parameters: ({ width }) => linearSpecs('head.class', width, 2),
  feeds: (_, { size }) => [{ name: 'labels', shape: [size], dtype: 'int32' }],
  write: (examples, into) => examples.forEach(([row], i) => (into.labels![i] = row! % 2)),
  outputs: (parameters, [side]) => ({ logits: linear(parameters, 'head.class', side!['fused/pooled'] as tf.Tensor2D) }),
  loss: ({ outputs }) => ({ loss: tf.mean(outputs.logits!), count: tf.scalar(1) }),
  evaluation: () => [],
  evaluator: () => ({ primary: 'none', add: () => {}, size: () => 0, metrics: () => ({}) }),
  serving: () => ({}),
  ...given,
});
