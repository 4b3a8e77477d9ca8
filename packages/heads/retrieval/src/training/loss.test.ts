import { describe, expect, test } from '@jest/globals';
import type { HeadContext } from '@commercemm/engine';
import * as tf from '@tensorflow/tfjs';

import { retrievalLoss } from './loss.js';
import { represent, type Role } from './roles.js';

const QUERY: Role = { name: 'query', sources: ['text'] };
const PRODUCT: Role = { name: 'product', sources: ['fused', 'text'] };
const E = 3;
const wavy = (rows: number, phase: number): number[][] =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: E }, (_none, j) => Math.sin(3.1 * i + 1.7 * j + phase)));
const unit = (row: readonly number[]): number[] => row.map((value) => value / Math.hypot(...row));

/** Item 1 has no fused embedding, item 3 neither. */
const fusedPresent = [1, 0, 1, 1];
const textPresent = [1, 1, 1, 0];
const fused = wavy(4, 0.3).map(unit);
const text = wavy(4, 1.1).map(unit);
const queries = wavy(4, 2.2).map(unit);
const matrix = wavy(3, 0.9);
/** Two numbers describe a picture; item 2 has none. */
const descriptors = [
  [0.5, -0.2],
  [0.1, 0.9],
  [0, 0],
  [-0.4, 0.3],
];
const layer = wavy(2, 0.7);
const scale = 4;

const side = (text_BE: number[][], present: number[]) => ({
  'text/embedding': tf.tensor2d(text_BE),
  'text/present': tf.tensor1d(present),
  'fused/embedding': tf.tensor2d(fused),
  'fused/present': tf.tensor1d(fusedPresent),
  'image/descriptor': tf.tensor2d(descriptors),
});
const context = (products: readonly number[], present = textPresent): HeadContext =>
  ({
    parameters: {
      'head.query.weight': tf.zeros([E, E]),
      'head.product.weight': tf.tensor2d(matrix),
      'head.product.descriptor': tf.tensor2d(layer),
      'head.query-product.logitScale': tf.scalar(Math.log(scale)),
    },
    sides: [side(queries, [1, 1, 1, 1]), side(text, present)],
    same_BB: tf.tensor2d(products.map((a) => products.map((b) => Number(a === b)))),
    feeds: {},
    outputs: {},
  }) as unknown as HeadContext;

/** x + x W + d V of what stands for the product, in loops. */
const product = (i: number): number[] => {
  const x = fusedPresent[i] ? fused[i]! : text[i]!;
  const through = (values: readonly number[], weights: number[][], column: number) =>
    values.reduce((sum, value, row) => sum + value * weights[row]![column]!, 0);
  return unit(x.map((value, column) => value + through(x, matrix, column) + through(descriptors[i]!, layer, column)));
};

function expected(products: readonly number[], rows: readonly number[]): number {
  const logit = (i: number, j: number) => scale * queries[i]!.reduce((sum, value, e) => sum + value * product(j)[e]!, 0);
  const total = (values: readonly number[]) => Math.log(values.reduce((sum, value) => sum + Math.exp(value), 0));
  let sum = 0;
  for (const i of rows) {
    const partners = rows.filter((j) => products[j] === products[i]);
    for (const j of partners) {
      sum += (total(rows.map((k) => logit(i, k))) - logit(i, j)) / partners.length;
      sum += (total(rows.map((k) => logit(k, i))) - logit(j, i)) / partners.length;
    }
    sum -= 2 * Math.log(partners.length);
  }
  return sum / (2 * rows.length);
}

describe('the loss of a search', () => {
  const directions = [{ from: QUERY, to: PRODUCT }];

  test.each([[[0, 1, 2, 3]], [[5, 5, 6, 6]]])('equals the double loop with soft labels by product, products %j', (products) => {
    const { loss, count } = retrievalLoss(directions, context(products));
    expect(loss.dataSync()[0]).toBeCloseTo(expected(products, [0, 1, 2, 3]), 5);
    expect(count.dataSync()[0]).toBe(4);
  });

  test('leaves out pairs whose product has none of its sources', () => {
    const { loss, count } = retrievalLoss(directions, context([0, 1, 2, 3], [1, 0, 1, 0]));
    expect(loss.dataSync()[0]).toBeCloseTo(expected([0, 1, 2, 3], [0, 2, 3]), 5);
    expect(count.dataSync()[0]).toBe(3);
  });

  test('of several directions is the mean of those that have two pairs', () => {
    const never: Role = { name: 'never', sources: ['image'] };
    const given = context([0, 1, 2, 3]);
    const features = { ...given.sides[1], 'image/embedding': tf.zeros([4, E]), 'image/present': tf.tensor1d([0, 1, 0, 0]) };
    const own = {
      'head.never.weight': tf.zeros([E, E]),
      'head.never.descriptor': tf.zeros([2, E]),
      'head.query-never.logitScale': tf.scalar(0),
    };
    const parameters = { ...given.parameters, ...own };
    const both = retrievalLoss([...directions, { from: QUERY, to: never }], { ...given, parameters, sides: [given.sides[0]!, features] });
    expect(both.loss.dataSync()[0]).toBeCloseTo(expected([0, 1, 2, 3], [0, 1, 2, 3]), 5);
    expect(both.count.dataSync()[0]).toBe(4);
  });
});

test('an item without any source is embedded as zeros, and is not there', () => {
  const { embedding_BE, present_B } = represent(context([0]).parameters, QUERY, side(text, textPresent));
  expect([...present_B.dataSync()]).toEqual(textPresent);
  expect((embedding_BE.arraySync() as number[][])[3]).toEqual([0, 0, 0]);
});
