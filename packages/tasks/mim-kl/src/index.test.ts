import { describe, expect, test } from '@jest/globals';
import { registeredTasks, type EncodedView, type FusedContext, type FusedView, type ViewRequest } from '@commercemm/engine';
import * as tf from '@tensorflow/tfjs';

import { maskedImageClasses } from './index.js';

const [BATCH, WIDTH, CLASSES] = [3, 4, 256];
const wave = (length: number, shift: number): number[] => Array.from({ length }, (_, at) => Math.sin(at * at * 0.37 + shift));
const pooled = wave(BATCH * WIDTH, 1);
const summaries = wave(BATCH * WIDTH, 2);
const prototypes = wave(CLASSES * WIDTH, 3);
const head = { weight: wave(WIDTH * WIDTH, 4), bias: wave(WIDTH, 5) };

const parameters = () => ({
  'mim-kl.head.weight': tf.tensor2d(head.weight, [WIDTH, WIDTH]),
  'mim-kl.head.bias': tf.tensor1d(head.bias),
  'mim-kl.prototypes': tf.tensor2d(prototypes, [CLASSES, WIDTH]),
});

function contextOf(present: readonly number[], given: Record<string, tf.Tensor> = parameters()): FusedContext {
  return {
    batch: { size: BATCH },
    view: ({ corruption }: ViewRequest) => {
      if (corruption) throw new Error('the teacher looks at the clean image');
      return { pooled_BD: tf.tensor2d(pooled, [BATCH, WIDTH]) } as unknown as EncodedView;
    },
    fused: () => ({ present_B: tf.tensor1d([...present]), summary_BD: tf.tensor2d(summaries, [BATCH, WIDTH]) }) as unknown as FusedView,
    parameters: given,
  } as unknown as FusedContext;
}

const row = (values: readonly number[], at: number): number[] => values.slice(at * WIDTH, (at + 1) * WIDTH);
const unit = (values: readonly number[]): number[] => values.map((value) => value / Math.hypot(...values));
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const softmax = (values: readonly number[]): number[] => {
  const exps = values.map((value) => Math.exp(value - Math.max(...values)));
  const total = exps.reduce((a, b) => a + b, 0);
  return exps.map((value) => value / total);
};

/** KL(teacher || student) of the README, in loops; the mean over the present. */
function expectedLoss(present: readonly number[]): { loss: number; classesUsed: number } {
  const classes = Array.from({ length: CLASSES }, (_, k) => unit(row(prototypes, k)));
  const cosines = Array.from({ length: BATCH }, (_, b) => {
    const x = row(pooled, b);
    const mean = x.reduce((a, c) => a + c, 0) / WIDTH;
    return classes.map((prototype) => dot(unit(x.map((value) => value - mean)), prototype));
  });
  const rows = present.flatMap((is, b) => (is ? [b] : []));
  const centre = classes.map((_, k) => rows.reduce((sum, b) => sum + cosines[b]![k]!, 0) / rows.length);
  let loss = 0;
  const mean = new Array<number>(CLASSES).fill(0);
  for (const b of rows) {
    const teacher = softmax(cosines[b]!.map((value, k) => (value - centre[k]!) / 0.04));
    const answer = unit(head.bias.map((bias, j) => row(summaries, b).reduce((sum, x, i) => sum + x * head.weight[i * WIDTH + j]!, bias)));
    const student = softmax(classes.map((prototype) => dot(answer, prototype) / 0.1));
    teacher.forEach((p, k) => {
      loss += p > 0 ? (p * Math.log(p / student[k]!)) / rows.length : 0;
      mean[k]! += p / rows.length;
    });
  }
  return { loss, classesUsed: Math.exp(-mean.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0)) };
}

test('importing the package registers the task', () => {
  expect(registeredTasks().map(({ id, pass }) => [id, pass])).toEqual([['mim-kl', 'image-text']]);
});

describe('the loss', () => {
  test.each([[[1, 1, 1]], [[1, 0, 1]]])('with presence %j is the divergence, and says how many classes are used', (present) => {
    const { loss, count, reports } = maskedImageClasses().loss(contextOf(present));
    const expected = expectedLoss(present);
    expect(loss.dataSync()[0]! / expected.loss).toBeCloseTo(1, 3);
    expect(reports!.classesUsed!.dataSync()[0]! / expected.classesUsed).toBeCloseTo(1, 3);
    expect(count.dataSync()[0]).toBe(present.reduce((a, b) => a + b, 0));
  });

  test('is finite without any item', () => {
    const { loss, count } = maskedImageClasses().loss(contextOf([0, 0, 0]));
    expect([loss.dataSync()[0], count.dataSync()[0]]).toEqual([0, 0]);
  });

  test('teaches the head, and the prototypes through the student alone', () => {
    const given = parameters();
    const lossWith = (weight: tf.Tensor, classes: tf.Tensor) =>
      maskedImageClasses().loss(contextOf([1, 1, 1], { ...given, 'mim-kl.head.weight': weight, 'mim-kl.prototypes': classes })).loss;
    const [weight, classes] = tf.grads(lossWith)([given['mim-kl.head.weight'], given['mim-kl.prototypes']]);
    for (const gradient of [weight!, classes!]) {
      const values = [...gradient.dataSync()];
      expect(values.every(Number.isFinite)).toBe(true);
      expect(Math.hypot(...values)).toBeGreaterThan(1e-4);
    }
  });
});
