import { describe, expect, test } from '@jest/globals';
import { registeredTasks, type EncodedView, type FusedContext, type FusedView, type ViewRequest } from '@commercemm/engine';
import * as tf from '@tensorflow/tfjs';

import { imageTextMatching } from './index.js';

interface Batch {
  readonly images: readonly (readonly number[])[];
  readonly texts: readonly (readonly number[])[];
  readonly products: readonly number[];
  readonly textless?: readonly number[];
  readonly noise?: number;
}

const batch: Batch = {
  images: [
    [1, 0],
    [0, 1],
    [0.8, 0.6],
    [0.6, 0.8],
  ],
  texts: [
    [1, 0],
    [0, 1],
    [0.96, 0.28],
    [0.28, 0.96],
  ],
  products: [0, 1, 2, 3],
};

function contextOf({ images, texts, products, textless = [], noise = 0 }: Batch) {
  const size = products.length;
  const view = ({ modality }: ViewRequest) =>
    ({
      embedding_BE: tf.tensor2d((modality === 'image' ? images : texts).map((row) => [...row])),
      present_B: tf.tensor1d(products.map((_, row) => Number(!(modality === 'text' && textless.includes(row))))),
    }) as unknown as EncodedView;
  const filled = () =>
    tf.tensor2d(
      Array.from({ length: size * size }, (_, at) => noise * Math.sin(at * 12.9)),
      [size, size],
    );
  // The summary of a fusion says which one it is, so that the head can be told what to answer.
  const summaries: Record<string, number[]> = { true: [1, 0], 'other-text': [0, 1], 'other-image': [0, 2] };
  return {
    view,
    fused: (id: string) => ({ summary_BD: tf.tensor2d(products.map(() => summaries[id]!)) }) as unknown as FusedView,
    same_BB: tf.tensor2d(products.map((a) => products.map((b) => Number(a === b)))),
    feeds: { textNoise: filled(), imageNoise: filled() },
    parameters: {
      'itm.head.weight': tf.tensor2d([
        [0, 2],
        [1, 0],
      ]),
      'itm.head.bias': tf.tensor1d([0, 0]),
    },
  } as unknown as FusedContext;
}

const rowsOf = (context: FusedContext) => {
  const [, otherText, otherImage] = imageTextMatching().fusions!(context);
  return { texts: [...otherText!.parts[1]!.rows!.dataSync()], images: [...otherImage!.parts[0]!.rows!.dataSync()] };
};

test('importing the package registers the task', () => {
  expect(registeredTasks().map(({ id, pass }) => [id, pass])).toEqual([['itm', 'image-text']]);
});

describe('hard negatives', () => {
  test('without noise are the most similar of another product', () => {
    // Similarities image x text: row 0 [1, 0, .96, .28], row 1 [0, 1, .28, .96], row 2 [.8, .6, .936, .8], row 3 [.6, .8, .8, .936].
    expect(rowsOf(contextOf(batch))).toEqual({ texts: [2, 3, 0, 1], images: [2, 3, 0, 1] });
  });

  test('are never of the same product, whatever the noise', () => {
    const products = [0, 1, 0, 1];
    for (let noise = -300; noise <= 300; noise += 37) {
      const { texts, images } = rowsOf(contextOf({ ...batch, products, noise }));
      for (const rows of [texts, images]) rows.forEach((other, row) => expect(products[other]).not.toBe(products[row]));
    }
  });

  test('are never absent ones', () => {
    expect(rowsOf(contextOf({ ...batch, textless: [2] })).texts).not.toContain(2);
  });

  test('follow the noise', () => {
    const drawn = new Set(Array.from({ length: 20 }, (_, at) => String(rowsOf(contextOf({ ...batch, noise: 5 * at })).texts)));
    expect(drawn.size).toBeGreaterThan(3);
  });
});

describe('the loss', () => {
  const lossOf = (given: Batch) => {
    const task = imageTextMatching();
    const context = contextOf(given);
    task.fusions!(context);
    const { loss, count } = task.loss(context);
    return { loss: loss.dataSync()[0]!, count: count.dataSync()[0]! };
  };

  test('is the cross-entropy of one true and two other pairs', () => {
    // Logits (no, yes): true pairs [0, 2], other texts [1, 0], other images [2, 0].
    const expected = (Math.log(1 + Math.exp(-2)) + Math.log(1 + Math.exp(-1)) + Math.log(1 + Math.exp(-2))) / 3;
    expect(lossOf(batch)).toEqual({ loss: expect.closeTo(expected, 5), count: 4 });
  });

  test('leaves out rows without another product, and absent ones', () => {
    expect(lossOf({ ...batch, textless: [1] }).count).toBe(3);
    expect(lossOf({ ...batch, products: [5, 5, 5, 5] })).toEqual({ loss: 0, count: 0 });
    expect(lossOf({ images: [[1, 0]], texts: [[1, 0]], products: [0] })).toEqual({ loss: 0, count: 0 });
  });
});
