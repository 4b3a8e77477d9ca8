import { describe, expect, test } from '@jest/globals';
import { indexOfRows } from '@commercemm/head-retrieval/testing';

import { imageToProductProblem } from './problem.js';

const photo = { kind: 'photo', texts: 0 } as const;
const rows = [{}, {}, photo, photo, { ...photo, split: 'valid' }, { kind: 'query', images: 0 }] as const;
const index = indexOfRows(rows, [
  [2, 0, 3],
  [3, 1, 3],
  [4, 1, 3],
  [5, 0, 3],
]);

describe('pairs', () => {
  test('are those that edges from pictures name, in the train split', () => {
    const { training, same } = imageToProductProblem(index, {});
    expect(training).toEqual([
      [2, 0],
      [3, 1],
    ]);
    expect(same!([2, 0], [3, 0])).toBe(true);
    expect(same!([2, 0], [3, 1])).toBe(false);
  });

  test('without edges are pictures of one product, in turn, or of the item itself', () => {
    const plain = indexOfRows([{ product: 1 }, { product: 1 }, { product: 2 }, { images: 0, product: 2 }]);
    expect(imageToProductProblem(plain, {}).training).toEqual([
      [0, 1],
      [1, 0],
      [2, 2],
    ]);
  });

  test('a catalog without pictures is refused', () => {
    const texts = indexOfRows([{ images: 0 }, { images: 0 }]);
    expect(() => imageToProductProblem(texts, {})).toThrow(expect.objectContaining({ code: 'HEAD_NOT_APPLICABLE' }));
  });
});

test('photos of valid search all products; queries and right products are embedded first', () => {
  const problem = imageToProductProblem(index, {});
  expect(problem.evaluation('valid')).toEqual([[4], [1], [0]]);
  const evaluator = problem.evaluator('valid');
  const data = Float32Array.of(0, 1, 0.1, 1, 1, 0);
  evaluator.add(problem.evaluation('valid'), { photo: { shape: [3, 2], data }, product: { shape: [3, 2], data } });
  expect(evaluator.metrics()).toMatchObject({ 'image-to-product/recall@1': 1, 'image-to-image/recall@1': 1 });
});
