import { afterEach, expect, test } from '@jest/globals';
import { image } from '@commercemm/model';
import * as tf from '@tensorflow/tfjs';

import type { EncodedView, TaskContext } from '../task.js';
import { feedsOf, parametersOf, shape, tensors } from '../testing/tiny.js';
import { planPasses } from '../plan.js';
import { momentumTeacher } from './momentum.js';
import { onlineTeacher } from './online.js';
import { imageTeacher, setImageTeacher } from './teacher.js';

afterEach(() => setImageTeacher(onlineTeacher));

const pooled = tf.tensor2d([
  [1, 2, 3, 6],
  [-1, -1, 0, 10],
]);

test('without another the teacher is the online one; the last one set is the run’s', () => {
  expect(imageTeacher().id).toBe('online');
  setImageTeacher(momentumTeacher(0.9));
  expect(imageTeacher().id).toBe('momentum');
});

test('the online teacher’s feature has zero mean and unit variance a row, and no gradient', () => {
  const context = (pooled_BD: tf.Tensor2D) => ({ view: () => ({ pooled_BD }) as unknown as EncodedView }) as unknown as TaskContext;
  const feature = onlineTeacher.feature(context(pooled), 'item').arraySync();
  for (const row of feature) {
    expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 5);
    expect(row.reduce((a, b) => a + b * b, 0) / row.length).toBeCloseTo(1, 4);
  }
  const gradient = tf.grad((x: tf.Tensor) => tf.sum(tf.add(onlineTeacher.feature(context(x as tf.Tensor2D), 'item'), tf.mul(x, 3))))(
    pooled,
  );
  expect([...gradient.dataSync()]).toEqual(Array<number>(8).fill(3));
});

test('the momentum teacher starts as the student and follows it as a moving average', () => {
  const teacher = momentumTeacher(0.75);
  const owned = teacher.parameters!(shape);
  expect(Object.keys(owned)).toEqual(Object.keys(image.parameters(shape)).map((name) => `teacher.${name}`));
  expect(Object.values(owned).every(({ rate }) => rate === 0)).toBe(true);
  const [name] = Object.keys(image.parameters(shape));
  const parameters = { [name!]: { data: Float32Array.of(4, 8) }, [`teacher.${name}`]: { data: Float32Array.of(0, 4) } };
  teacher.update!(parameters);
  expect([...parameters[`teacher.${name}`]!.data]).toEqual([1, 5]);
  teacher.update!(parameters);
  expect([...parameters[`teacher.${name}`]!.data]).toEqual([1.75, 5.75]);
  expect([...parameters[name!]!.data]).toEqual([4, 8]);
});

test('the momentum teacher’s feature is that of its own encoder on the clean image', () => {
  const [plan] = planPasses([
    { id: 'probe', pass: 'image-text', views: () => [{ side: 'item', modality: 'image' }], loss: () => ({}) as never },
  ]);
  const pixels = Object.entries(feedsOf(plan!, { size: 2, tokens: 4 })).find(([name]) => name.endsWith('/pixels'))![1];
  const student = tensors(Object.fromEntries(Object.entries(parametersOf([], 1)).filter(([name]) => name in image.parameters(shape))));
  const other = tensors(
    Object.fromEntries(Object.entries(parametersOf([], 2)).filter(([name]) => name in image.parameters(shape))),
    'teacher.',
  );
  const feeds = { pixels: tf.tensor(pixels.data, [...pixels.shape]), present: tf.ones([2]) };
  const context = (parameters: Record<string, tf.Tensor>) =>
    ({ parameters, shape, same_BB: tf.eye(2), view: () => ({ feeds }) as unknown as EncodedView }) as unknown as TaskContext;
  const feature = momentumTeacher(0.9).feature(context({ ...student, ...other }), 'item');
  const own = Object.fromEntries(Object.entries(other).map(([name, value]) => [name.replace('teacher.', ''), value]));
  const [encoded] = image.encode(own, [image.embed(own, feeds, shape)], { shape, border: 0 });
  const { mean, variance } = tf.moments(image.pool(own, encoded!, feeds), 1, true);
  const expected = tf.div(tf.sub(image.pool(own, encoded!, feeds), mean), tf.sqrt(tf.add(variance, 1e-6)));
  feature.dataSync().forEach((value, i) => expect(value).toBeCloseTo(expected.dataSync()[i]!, 4));
});
