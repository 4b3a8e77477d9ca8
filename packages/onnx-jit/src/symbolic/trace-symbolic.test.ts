import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';

import type { TraceError } from '../errors.js';
import { attention } from '../operations/attention.js';
import { embeddingLookup } from '../operations/embedding-lookup.js';
import { gelu } from '../operations/gelu.js';
import { l2Normalize } from '../operations/l2-normalize.js';
import { layerNorm } from '../operations/layer-norm.js';
import { linear } from '../operations/linear.js';
import { expectClose } from '../testing/compare.js';
import { floats, ints, type TestInput } from '../testing/inputs.js';
import { runEagerly, runGraph } from '../testing/run.js';
import type { ParameterTensors, Program, SymbolicSignature } from '../types.js';
import { traceSymbolic } from './trace-symbolic.js';

const WIDTH = 8;
const LENGTH = 9;
const symbols = { batch: [5, 7, 3], tokens: [2, 4, 6] } as const;

const weights = (names: Readonly<Record<string, readonly number[]>>): Record<string, TestInput> =>
  Object.fromEntries(Object.entries(names).map(([name, shape]) => [name, floats(shape, -0.5, 0.5)]));

const parametersOf = (inputs: Readonly<Record<string, TestInput>>): ParameterTensors =>
  Object.fromEntries(Object.entries(inputs).map(([name, { shape, data }]) => [name, { shape, data: data as Float32Array }]));

/** Token and position embeddings with a padding mask, one transformer layer, and the unit vector of the first token. */
const encoder: Program = ({ ids, mask, table, position, query, key, value, gain, shift }) => {
  const [batch, tokens] = ids!.shape as [number, number];
  const embedded = tf.add(embeddingLookup(table!, ids!), tf.slice(position!, [0, 0], [tokens, WIDTH]));
  const x_RD = layerNorm(tf.reshape(embedded, [batch * tokens, WIDTH]), gain!, shift!);
  const part = (w: tf.Tensor) => tf.reshape(linear(x_RD, w), [batch, tokens, WIDTH]);
  const lead = tf.concat([tf.ones([1, 1]), tf.zeros([1, tokens - 1])], 1);
  const bar = tf.mul(tf.sub(1, tf.maximum(mask!, lead)), -1e9);
  const mixed = attention(part(query!), part(key!), part(value!), bar, 2);
  const hidden = gelu(tf.add(mixed, embedded));
  return { first: l2Normalize(tf.reshape(tf.slice(hidden, [0, 0, 0], [batch, 1, WIDTH]), [batch, WIDTH])), hidden };
};

const encoderSignature: SymbolicSignature = {
  name: 'encoder',
  inputs: [
    { name: 'ids', shape: ['batch', 'tokens'], dtype: 'int32' },
    { name: 'mask', shape: ['batch', 'tokens'], dtype: 'float32' },
  ],
  symbols,
};

const encoderWeights = weights({
  table: [12, WIDTH],
  position: [LENGTH, WIDTH],
  query: [WIDTH, WIDTH],
  key: [WIDTH, WIDTH],
  value: [WIDTH, WIDTH],
  gain: [WIDTH],
  shift: [WIDTH],
});

function refusal(run: () => unknown): TraceError {
  try {
    run();
  } catch (error) {
    return error as TraceError;
  }
  throw new Error('it was traced');
}

describe('one graph for all sizes equals tfjs’ plain backend', () => {
  const graph = traceSymbolic(encoderSignature, encoder, parametersOf(encoderWeights));

  // Sizes between and beyond the traced ones, 1, and the full length of the position table.
  test.each([
    [1, 1],
    [1, LENGTH],
    [5, 3],
    [2, 2],
    [32, 5],
  ])('an encoder of %i x %i tokens', async (batch, tokens) => {
    const mask: TestInput = {
      shape: [batch, tokens],
      dtype: 'float32',
      data: Float32Array.from({ length: batch * tokens }, (_, at) => Number(at % 3 !== 1)),
    };
    const feeds = { ids: ints([batch, tokens], 0, 11), mask };
    const expected = await runEagerly(encoder, { ...feeds, ...encoderWeights });
    const actual = await runGraph(graph, feeds);
    for (const [name, numbers] of Object.entries(expected)) expectClose(actual[name]!, numbers, name);
  });

  test.each([
    [1, 1, 3],
    [4, 6, 3],
    [2, 9, 1],
  ])('sums of sizes: %i x (%i + %i) tokens side by side, mirrored, tiled and summed', async (batch, left, right) => {
    const program: Program = ({ a, b }) => {
      const joined = tf.concat([a!, b!], 1);
      const rows = joined.shape[0] * joined.shape[1]!;
      const counted = tf.fill([rows, 1], 2);
      const flat = tf.concat([tf.reshape(joined, [rows, 2]), counted], 1);
      return { flat, means: tf.mean(joined, [0, 1]), reversed: tf.reverse(joined, 1), twice: tf.tile(joined, [2, 1, 1]), counted };
    };
    const joined = traceSymbolic(
      {
        name: 'join',
        inputs: [
          { name: 'a', shape: ['batch', 'tokens', 2], dtype: 'float32' },
          { name: 'b', shape: ['batch', right, 2], dtype: 'float32' },
        ],
        symbols,
      },
      program,
    );
    expect(joined.outputs.find(({ name }) => name === 'flat')!.shape).toEqual([
      right === 1 ? 'batch + batch*tokens' : `${right}*batch + batch*tokens`,
      3,
    ]);
    const feeds = { a: floats([batch, left, 2]), b: floats([batch, right, 2], -1, 3) };
    const expected = await runEagerly(program, feeds);
    const actual = await runGraph(joined, feeds);
    for (const [name, numbers] of Object.entries(expected)) expectClose(actual[name]!, numbers, name);
  });

  test('parameters are initializers: the file is little larger than they are, and no input', () => {
    const shape = [512, 512];
    const data = Float32Array.from({ length: 512 * 512 }, (_, at) => Math.sin(at));
    const { bytes } = traceSymbolic(
      { name: 'wide', inputs: [{ name: 'x', shape: ['batch', 512], dtype: 'float32' }], symbols: { batch: [2, 3, 5] } },
      ({ x, w }) => ({ y: tf.matMul(tf.matMul(x!, w!), w!, false, true) }),
      { w: { shape, data } },
    );
    expect(bytes.length - data.byteLength).toBeGreaterThan(0);
    expect(bytes.length - data.byteLength).toBeLessThan(1000);
    expect(graph.inputs.map(({ name }) => name)).toEqual(['ids', 'mask']);
  });

  test('shapes are computed once, whatever number of reshapes asks for them', () => {
    // Every shape here has one dimension that follows from the others, and that is the batch.
    expect(graph.operators.Shape).toBe(1);
  });
});

describe('a program that depends on a size in another way is refused, with where and what', () => {
  const of = (program: Program): TraceError =>
    refusal(() => traceSymbolic({ name: 'odd', inputs: [{ name: 'x', shape: ['batch', 'tokens'], dtype: 'float32' }], symbols }, program));

  test.each<[string, Program, string]>([
    ['a square', ({ x }) => ({ y: tf.fill([x!.shape[0]! ** 2], 1) }), '25 at batch 5, tokens 2'],
    ['a power', ({ x }) => ({ y: tf.tile(x!, [1, 2 ** x!.shape[1]!]) }), 'no sum of products'],
    ['another program', ({ x }) => ({ y: x!.shape[0]! > 5 ? tf.relu(x!) : tf.neg(x!) }), 'Neg'],
    ['more nodes', ({ x }) => ({ y: x!.shape[0]! > 5 ? tf.abs(tf.relu(x!)) : tf.relu(x!) }), '1 nodes at batch 5'],
    [
      'another number of axes',
      ({ x }) => ({ y: x!.shape[0]! > 5 ? tf.reshape(x!, [-1]) : tf.reshape(x!, [-1, 1]) }),
      'constant of shape [2]',
    ],
    ['elements', ({ x }) => ({ y: tf.mul(x!, tf.tensor1d(Array.from({ length: x!.shape[1]! }, (_, at) => at))) }), 'elements'],
    ['a number', ({ x }) => ({ y: tf.mul(x!, 1 / x!.shape[0]!) }), 'elements'],
  ])('%s', (_, program, part) => {
    const error = of(program);
    expect(error).toMatchObject({ code: 'TRACE_SYMBOL_UNEXPLAINED', details: { program: 'odd', symbols: 'batch, tokens' } });
    expect(error.message).toContain(part);
  });

  test.each<[string, SymbolicSignature['inputs'], SymbolicSignature['symbols']]>([
    ['no sizes', [{ name: 'x', shape: ['rows'], dtype: 'float32' }], {}],
    ['no input', [{ name: 'x', shape: [3], dtype: 'float32' }], { rows: [2, 3, 4] }],
    ['size 1', [{ name: 'x', shape: ['rows'], dtype: 'float32' }], { rows: [1, 2, 3] }],
    ['equal sizes', [{ name: 'x', shape: ['rows'], dtype: 'float32' }], { rows: [2, 2, 3] }],
  ])('a symbol with %s', (_, inputs, given) => {
    expect(refusal(() => traceSymbolic({ name: 'odd', inputs, symbols: given }, ({ x }) => ({ y: tf.relu(x!) }))).code).toBe(
      'TRACE_SIGNATURE_INVALID',
    );
  });
});
