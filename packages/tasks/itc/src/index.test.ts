import { describe, expect, test } from '@jest/globals';
import { registeredTasks, type EncodedView, type FusedContext, type ViewRequest } from '@commercemm/engine';
import * as tf from '@tensorflow/tfjs';

import { imageTextContrast } from './index.js';

interface Batch {
  readonly images: readonly (readonly number[])[];
  readonly texts: readonly (readonly number[])[];
  readonly products: readonly number[];
  readonly imageless?: readonly number[];
  readonly scale?: number;
}

const unit = (row: readonly number[]): number[] => row.map((value) => value / Math.hypot(...row));

function lossOf({ images, texts, products, imageless = [], scale = 5 }: Batch) {
  const view = ({ modality }: ViewRequest): EncodedView =>
    ({
      embedding_BE: tf.tensor2d((modality === 'image' ? images : texts).map(unit)),
      present_B: tf.tensor1d(products.map((_, row) => (modality === 'image' && imageless.includes(row) ? 0 : 1))),
    }) as unknown as EncodedView;
  const same_BB = tf.tensor2d(products.map((a) => products.map((b) => Number(a === b))));
  const context = { view, same_BB, parameters: { 'itc.logitScale': tf.scalar(Math.log(scale)) } } as unknown as FusedContext;
  const { loss, count } = imageTextContrast().loss(context);
  return { loss: loss.dataSync()[0]!, count: count.dataSync()[0]! };
}

/** The formula of the README, term by term, over the rows that have an image. */
function expectedLoss({ images, texts, products, imageless = [], scale = 5 }: Batch): number {
  const rows = products.map((_, row) => row).filter((row) => !imageless.includes(row));
  const logit = (i: number, j: number) => scale * unit(images[i]!).reduce((sum, value, e) => sum + value * unit(texts[j]!)[e]!, 0);
  const logSoftmax = (values: readonly number[], at: number) =>
    values[at]! - Math.log(values.reduce((sum, value) => sum + Math.exp(value), 0));
  let sum = 0;
  let floor = 0;
  for (const i of rows) {
    const partners = rows.filter((j) => products[j] === products[i]);
    for (const j of partners) {
      const column = rows.indexOf(j);
      sum -=
        logSoftmax(
          rows.map((k) => logit(i, k)),
          column,
        ) / partners.length;
      sum -=
        logSoftmax(
          rows.map((k) => logit(k, i)),
          column,
        ) / partners.length;
    }
    floor += Math.log(partners.length);
  }
  return sum / (2 * rows.length) - floor / rows.length;
}

const batch: Batch = {
  images: [
    [1, 2, 0],
    [0, 1, 1],
    [2, -1, 1],
    [1, 1, 1],
  ],
  texts: [
    [1, 1, 0],
    [0, 2, 1],
    [-1, 1, 1],
    [1, 0, 3],
  ],
  products: [0, 1, 2, 3],
};

test('importing the package registers the task', () => {
  expect(registeredTasks().map(({ id, pass }) => [id, pass])).toEqual([['itc', 'image-text']]);
});

describe('the loss', () => {
  test.each<[string, Batch]>([
    ['different products', batch],
    ['two of one product', { ...batch, products: [0, 1, 0, 3] }],
    ['one product only', { ...batch, products: [7, 7, 7, 7] }],
    ['an item without image', { ...batch, imageless: [1] }],
    ['one of two equal products without image', { ...batch, products: [0, 1, 0, 3], imageless: [2] }],
  ])('with %s is the formula', (_, given) => {
    const { loss, count } = lossOf(given);
    expect(loss).toBeCloseTo(expectedLoss(given), 5);
    expect(count).toBe(4 - (given.imageless?.length ?? 0));
  });

  test('is 0 where every pair fits its product and no other', () => {
    const axes = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ];
    expect(lossOf({ images: axes, texts: axes, products: [0, 1, 2], scale: 100 }).loss).toBeCloseTo(0, 5);
  });

  test('takes no scale above 100', () => {
    expect(lossOf({ ...batch, scale: 1e6 }).loss).toBeCloseTo(expectedLoss({ ...batch, scale: 100 }), 3);
  });

  test.each<[string, Batch]>([
    ['one item', { images: [[1, 0, 0]], texts: [[0, 1, 0]], products: [0] }],
    ['no images', { ...batch, imageless: [0, 1, 2, 3] }],
  ])('is finite with %s', (_, given) => {
    expect(Number.isFinite(lossOf(given).loss)).toBe(true);
  });
});
