import { expect, test } from '@jest/globals';
import { indexOfRows } from '@commercemm/head-retrieval/testing';

import { imageTextProblem } from './problem.js';

const index = indexOfRows([{ product: 1 }, { product: 1 }, { images: 0 }, { kind: 'query', images: 0 }, { split: 'valid' }, { texts: 0 }]);

test('learns from items that have a picture and a text; those of one product are no negatives', () => {
  const { training, same, evaluation } = imageTextProblem(index, {});
  expect(training).toEqual([[0], [1]]);
  expect(same!([0], [1])).toBe(true);
  expect(same!([0], [4])).toBe(false);
  expect(evaluation('valid')).toEqual([[4]]);
});

test('refuses a catalog without such items, and settings that it does not have', () => {
  const texts = indexOfRows([{ images: 0 }, { images: 0 }]);
  expect(() => imageTextProblem(texts, {})).toThrow(expect.objectContaining({ code: 'HEAD_NOT_APPLICABLE' }));
  expect(() => imageTextProblem(index, { sources: 'text' })).toThrow(expect.objectContaining({ code: 'HEAD_SETTING_INVALID' }));
});

test('listings of one product are hits of each other', () => {
  const valid = indexOfRows([{}, {}, { split: 'valid', product: 1 }, { split: 'valid', product: 1 }, { split: 'valid', product: 2 }]);
  const evaluator = imageTextProblem(valid, {}).evaluator('valid');
  // The picture of row 2 looks like the text of row 3, and the other way round: right, for both are product 1.
  const rows = { image: [1, 0, 0, 1, -1, 0], text: [0, 1, 1, 0, -1, 0] };
  const outputs = Object.fromEntries(Object.entries(rows).map(([name, data]) => [name, { shape: [3, 2], data: Float32Array.from(data) }]));
  evaluator.add([[2], [3], [4]], outputs);
  expect(evaluator.metrics()['image-to-text/recall@1']).toBe(1);
  expect(evaluator.metrics()['recall@1']).toBe(1);
});
