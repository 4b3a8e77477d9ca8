import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';

import { embeddingLookup } from '../operations/embedding-lookup.js';
import { linear } from '../operations/linear.js';
import { traceSymbolic } from '../symbolic/trace-symbolic.js';
import { floats, ints } from '../testing/inputs.js';
import { runEagerly, runGraph } from '../testing/run.js';
import type { Precision, Program } from '../types.js';
import { quantizeColumns, transposed } from './weights.js';

describe('columns as int8', () => {
  const [rows, columns] = [7, 3];
  const weights = Float32Array.from({ length: rows * columns }, (_, at) => (at % columns === 1 ? 0 : Math.sin(at) * 10 ** (at % columns)));

  test('no element is off by more than half its column’s scale, and each column uses all levels', () => {
    const { int8, scales } = quantizeColumns(weights, columns);
    weights.forEach((value, at) => {
      const scale = scales[at % columns]!;
      expect(Math.abs(int8[at]! * scale - value)).toBeLessThanOrEqual(scale / 2 + 1e-6);
    });
    const largest = (column: number) =>
      Math.max(
        ...Array.from(
          int8.filter((_, at) => at % columns === column),
          Math.abs,
        ),
      );
    expect([0, 1, 2].map(largest)).toEqual([127, 0, 127]);
  });

  test('transposing twice gives the matrix back', () => {
    expect(transposed(transposed(weights, rows, columns), columns, rows)).toEqual(weights);
    expect(transposed(weights, rows, columns)[rows]).toBe(weights[1]);
  });
});

describe('a graph of int8 weights', () => {
  const [vocabulary, width] = [50, 64];
  const table = floats([vocabulary, width], -0.5, 0.5);
  const first = floats([width, width], -0.2, 0.2);
  const second = floats([width, width], -0.3, 0.1);
  const bias = floats([width], -1, 1);
  const program: Program = ({ ids, table: rows, first: a, second: b, bias: c }) => {
    const hidden = tf.relu(linear(embeddingLookup(rows!, ids!), a!, c!));
    return { scores: tf.mul(tf.matMul(hidden as tf.Tensor2D, b as tf.Tensor2D, false, true), 1.7) };
  };
  const graph = (precision: Precision) =>
    traceSymbolic(
      { name: 'quantized', inputs: [{ name: 'ids', shape: ['batch'], dtype: 'int32' }], symbols: { batch: [2, 3, 5] } },
      program,
      Object.fromEntries(
        Object.entries({ table, first, second, bias }).map(([name, { shape, data }]) => [name, { shape, data: data as Float32Array }]),
      ),
      precision,
    );

  test('is a third of the size or less, and its results point where those of float32 do', async () => {
    const [fp32, int8] = [graph('fp32'), graph('int8')];
    expect(int8.operators.DynamicQuantizeMatMul).toBe(2);
    expect(int8.operators.MatMul ?? 0).toBe(0);
    expect(int8.bytes.length).toBeLessThan(fp32.bytes.length / 3);
    const ids = ints([9], 0, vocabulary - 1);
    const expected = (await runEagerly(program, { ids, table, first, second, bias })).scores!;
    const actual = (await runGraph(int8, { ids })).scores!;
    const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, value, at) => sum + value * b[at]!, 0);
    expect(dot(actual, expected) / Math.sqrt(dot(actual, actual) * dot(expected, expected))).toBeGreaterThan(0.999);
  });
});
