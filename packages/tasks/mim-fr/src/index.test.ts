import { describe, expect, test } from '@jest/globals';
import { registeredTasks, type EncodedView, type FusedContext, type FusedView, type ViewRequest } from '@commercemm/engine';
import * as tf from '@tensorflow/tfjs';

import { maskedImageRegression } from './index.js';

const pooled = [
  [1, 3, 2, 6],
  [0, -1, 5, 0],
];
const summaries = [
  [1, 0, 2, -1],
  [0.5, 0.5, 0, 1],
];
const weight = Array.from({ length: 16 }, (_, at) => Math.cos(at));
const bias = [0.1, -0.2, 0.3, 0];

function lossOf(present: readonly number[]) {
  const context = {
    batch: { size: 2 },
    view: ({ corruption }: ViewRequest) => {
      if (corruption) throw new Error('the teacher looks at the clean image');
      return { pooled_BD: tf.tensor2d(pooled) } as unknown as EncodedView;
    },
    fused: () => ({ present_B: tf.tensor1d([...present]), summary_BD: tf.tensor2d(summaries) }) as unknown as FusedView,
    parameters: { 'mim-fr.head.weight': tf.tensor2d(weight, [4, 4]), 'mim-fr.head.bias': tf.tensor1d(bias) },
  } as unknown as FusedContext;
  const { loss, count } = maskedImageRegression().loss(context);
  return { loss: loss.dataSync()[0]!, count: count.dataSync()[0]! };
}

/** Mean over the feature of (prediction - standardized feature)^2. */
function errorOf(row: number): number {
  const mean = pooled[row]!.reduce((a, b) => a + b, 0) / 4;
  const deviation = Math.sqrt(pooled[row]!.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4);
  const error = pooled[row]!.map((value, j) => {
    const prediction = summaries[row]!.reduce((sum, x, i) => sum + x * weight[i * 4 + j]!, bias[j]!);
    return (prediction - (value - mean) / deviation) ** 2;
  });
  return error.reduce((a, b) => a + b, 0) / 4;
}

test('importing the package registers the task', () => {
  expect(registeredTasks().map(({ id, pass }) => [id, pass])).toEqual([['mim-fr', 'image-text']]);
});

describe('the loss', () => {
  test('is the mean squared error to the standardized feature of the clean image', () => {
    const { loss, count } = lossOf([1, 1]);
    expect(loss).toBeCloseTo((errorOf(0) + errorOf(1)) / 2, 4);
    expect(count).toBe(2);
  });

  test('counts items that have both, and none is a finite 0', () => {
    expect(lossOf([0, 1])).toEqual({ loss: expect.closeTo(errorOf(1), 4), count: 1 });
    expect(lossOf([0, 0])).toEqual({ loss: 0, count: 0 });
  });
});

test('the view is masked by 60 %, the text is clean', () => {
  const views = maskedImageRegression()
    .views()
    .map(({ modality, corruption }) => [modality, corruption?.id ?? 'clean'].join(' '));
  expect(views.sort()).toEqual(['image clean', 'image masked-patches-0.6', 'text clean']);
});
