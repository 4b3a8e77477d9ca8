import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';

import { detach, gelu, linear, norm, rows, selfAttention, unit } from './operations.js';

const wavy = (length: number, phase = 0): number[] => Array.from({ length }, (_, i) => Math.sin(12.9898 * i + phase * 7.1 + 0.3));

describe('linear', () => {
  test('is x W + b, by hand', () => {
    const parameters = { 'a.weight': tf.tensor2d([[1, 2, 3], [4, 5, 6]]), 'a.bias': tf.tensor1d([10, 20, 30]) }; // prettier-ignore
    expect(linear(parameters, 'a', tf.tensor2d([[1, -1]])).arraySync()).toEqual([[7, 17, 27]]);
  });

  test('names the parameter that is missing', () => {
    expect(() => linear({ 'a.weight': tf.zeros([1, 1]) }, 'a', tf.zeros([1, 1]))).toThrow('a.bias');
  });
});

describe('norm', () => {
  test('is (x - mean) / sqrt(variance + 1e-5) gain + bias, in loops', () => {
    const width = 5;
    const x = wavy(3 * width).map((value) => 4 * value + 2);
    const [gain, bias] = [wavy(width, 1), wavy(width, 2)];
    const got = norm(
      { 'n.gain': tf.tensor1d(gain!), 'n.bias': tf.tensor1d(bias!) },
      'n',
      tf.tensor2d(x, [3, width]),
    ).arraySync() as number[][];
    for (let r = 0; r < 3; r++) {
      const row = x.slice(r * width, (r + 1) * width);
      const mean = row.reduce((a, b) => a + b) / width;
      const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width;
      row.forEach((value, d) => expect(got[r]![d]).toBeCloseTo(((value - mean) / Math.sqrt(variance + 1e-5)) * gain![d]! + bias![d]!, 5));
    }
  });

  test('of a constant row is the bias, with a finite gradient', () => {
    const parameters = { 'n.gain': tf.ones([4]), 'n.bias': tf.tensor1d([1, 2, 3, 4]) };
    const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => tf.sum(norm(parameters, 'n', x as tf.Tensor2D)))(tf.fill([1, 4], 3));
    expect(value.dataSync()[0]).toBeCloseTo(10, 5);
    expect([...grad.dataSync()].every(Number.isFinite)).toBe(true);
  });
});

describe('gelu', () => {
  // The normal distribution function as printed in Abramowitz and Stegun, table 26.1.
  const table: readonly (readonly [number, number])[] = [
    [0, 0.5],
    [0.5, 0.6914624613],
    [1, 0.8413447461],
    [1.5, 0.9331927987],
    [2, 0.9772498681],
    [3, 0.998650102],
  ];

  test.each(table)('of %d and its negative is x sigmoid(1.702 x), near x times the tabled normal distribution', (x, below) => {
    const [right, left] = gelu(tf.tensor1d([x, -x])).dataSync();
    expect(right).toBeCloseTo(x / (1 + Math.exp(-1.702 * x)), 6);
    expect(left).toBeCloseTo(-x / (1 + Math.exp(1.702 * x)), 6);
    // The sigmoid form is nowhere further than 0.0204 from the exact one.
    expect(Math.abs(right! - x * below)).toBeLessThan(0.0204);
    expect(Math.abs(left! + x * (1 - below))).toBeLessThan(0.0204);
  });

  test.each(table)('has the slope of central differences at %d', (x) => {
    const value = (v: number) => v / (1 + Math.exp(-1.702 * v));
    const slope = (v: number) => (value(v + 1e-5) - value(v - 1e-5)) / 2e-5;
    const gradient = tf
      .grad((v: tf.Tensor) => tf.sum(gelu(v)))(tf.tensor1d([x, -x]))
      .dataSync();
    expect(gradient[0]).toBeCloseTo(slope(x), 5);
    expect(gradient[1]).toBeCloseTo(slope(-x), 5);
  });
});

describe('unit', () => {
  test('scales rows to length 1 and leaves a zero row zero, its gradient finite', () => {
    const given = tf.tensor2d([[3, 4], [0, 0], [-1e-3, 0], [3e8, 4e8]]); // prettier-ignore
    const got = unit(given).arraySync() as number[][];
    const wanted = [[0.6, 0.8], [0, 0], [-1, 0], [0.6, 0.8]]; // prettier-ignore
    got.forEach((row, r) => row.forEach((value, c) => expect(value).toBeCloseTo(wanted[r]![c]!, 5)));
    const gradient = tf
      .grad((x: tf.Tensor) => tf.sum(unit(x)))(given)
      .dataSync();
    expect([...gradient].every(Number.isFinite)).toBe(true);
  });
});

test('rows takes rows of a table, and their gradients add up where a row is taken twice', () => {
  const table = tf.tensor2d([[1, 2], [3, 4], [5, 6]]); // prettier-ignore
  const taken = (x: tf.Tensor) => rows(x as tf.Tensor2D, tf.tensor1d([2, 0, 2], 'int32'));
  expect(taken(table).arraySync()).toEqual([[5, 6], [1, 2], [5, 6]]); // prettier-ignore
  expect(tf.grad((x: tf.Tensor) => tf.sum(taken(x)))(table).arraySync()).toEqual([[1, 1], [0, 0], [2, 2]]); // prettier-ignore
});

describe('selfAttention', () => {
  const [batch, tokens, heads, size] = [2, 4, 2, 3];
  const width = heads! * size!;
  const qkv = wavy(batch! * tokens! * 3 * width, 5).map((value) => 2 * value);
  const mask = [1, 1, 1, 0, 1, 1, 1, 1];
  // Weights that pick queries, keys and values from the columns of the input, and an output layer that changes nothing.
  const picks = (part: number) => tf.slice(tf.eye(3 * width), [0, part * width], [3 * width, width]);
  const parameters = {
    ...Object.fromEntries(['query', 'key', 'value'].map((name, part) => [`a.${name}.weight`, picks(part)])),
    'a.out.weight': tf.eye(width),
    ...Object.fromEntries(['query', 'key', 'value', 'out'].map((name) => [`a.${name}.bias`, tf.zeros([width])])),
  };
  const run = (values: readonly number[], masks: readonly number[]) =>
    selfAttention(
      parameters,
      'a',
      tf.tensor2d([...values], [batch! * tokens!, 3 * width]),
      tf.tensor2d([...masks], [batch!, tokens!]),
      heads!,
    ).arraySync() as number[][];

  /** Element `d` of part 0 (query), 1 (key) or 2 (value) of a head of a token. */
  const element = (b: number, t: number, part: number, head: number, d: number) =>
    qkv[(b * tokens! + t) * 3 * width + part * width + head * size! + d]!;

  test('equals softmax(q k / sqrt(size)) v in loops over heads, queries and keys that are present', () => {
    const got = run(qkv, mask);
    for (let b = 0; b < batch!; b++)
      for (let head = 0; head < heads!; head++)
        for (let query = 0; query < tokens!; query++) {
          const weights = Array.from({ length: tokens! }, (_, key) => {
            if (mask[b * tokens! + key] === 0) return 0;
            let score = 0;
            for (let d = 0; d < size!; d++) score += element(b, query, 0, head, d) * element(b, key, 1, head, d);
            return Math.exp(score / Math.sqrt(size!));
          });
          const total = weights.reduce((a, c) => a + c);
          for (let d = 0; d < size!; d++) {
            const mixed = weights.reduce((sum, weight, key) => sum + (weight / total) * element(b, key, 2, head, d), 0);
            expect(got[b * tokens! + query]![head * size! + d]).toBeCloseTo(mixed, 5);
          }
        }
  });

  test('does not see what stands in absent tokens', () => {
    const poisoned = qkv.map((value, i) => (Math.floor(i / (3 * width)) === 3 ? 1e3 * (i % 7) - 2e3 : value));
    const [clean, dirty] = [run(qkv, mask), run(poisoned, mask)];
    clean!.forEach((row, r) => r === 3 || expect(dirty![r]).toEqual(row));
  });

  test('without any present token is finite', () => {
    for (const row of run(qkv, [0, 0, 0, 0, 1, 1, 1, 1])) expect(row.every(Number.isFinite)).toBe(true);
  });
});

describe('detach', () => {
  test('keeps the value and lets no gradient through', () => {
    const x = tf.tensor1d([2, 3]);
    const { value, grad } = tf.valueAndGrad((y: tf.Tensor) => tf.sum(tf.mul(y, detach(tf.square(y)))))(x);
    expect(value.dataSync()[0]).toBe(8 + 27);
    // Of y c with c = y^2 held constant: c, not 3 y^2.
    expect([...grad.dataSync()]).toEqual([4, 9]);
  });

  test('shares the memory, which goes with the last of the two', () => {
    const before = tf.memory();
    const x = tf.tensor1d([1, 2]);
    const y = detach(x);
    x.dispose();
    expect([...y.dataSync()]).toEqual([1, 2]);
    y.dispose();
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
  });
});
