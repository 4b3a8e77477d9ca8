import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Program, Signature } from '@commercemm/onnx-jit';
import * as tf from '@tensorflow/tfjs';

import { createRuntime } from './create-runtime.js';
import type { Executable, Runtime } from './types.js';

const signature: Signature = {
  name: 'affine',
  inputs: [
    { name: 'x', shape: [2, 3], dtype: 'float32' },
    { name: 'w', shape: [3, 2], dtype: 'float32' },
    { name: 'at', shape: [2], dtype: 'int32' },
  ],
};

/** y = x w, the rows of y in the order `at`, and the gradient of sum(y^2) for w: 2 x^T x w. */
const program: Program = ({ x, w, at }) => {
  const y = tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D);
  const gradient = tf.grad((w: tf.Tensor) => tf.sum(tf.square(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D))))(w!);
  return { y, picked: tf.gather(y, at as tf.Tensor1D), gradient };
};

const feeds = () => ({
  x: { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
  w: { shape: [3, 2], data: Float32Array.of(1, 0, 0, 1, 1, 1) },
  at: { shape: [2], data: Int32Array.of(1, 0) },
});

// By hand: x w = [[4, 5], [10, 11]]; x^T x = [[17, 22, 27], [22, 29, 36], [27, 36, 45]]; 2 x^T (x w).
const y = [4, 5, 10, 11];
const gradient = [88, 98, 116, 130, 144, 162];

describe.each(['onnxruntime', 'tfjs'])('a program on %s', (name) => {
  let runtime: Runtime;
  let executable: Executable;
  beforeAll(async () => {
    runtime = await createRuntime(name);
    executable = await runtime.compile(signature, program);
  });
  afterAll(() => runtime.dispose());

  test('gives values and gradients', async () => {
    const outputs = await executable.run(feeds());
    expect([...outputs.y!.data]).toEqual(y);
    expect([...outputs.picked!.data]).toEqual([10, 11, 4, 5]);
    expect([...outputs.gradient!.data]).toEqual(gradient);
    expect(outputs.gradient!.shape).toEqual([3, 2]);
  });

  test('writes outputs in place, also into the middle of a larger array, and takes such views as feeds', async () => {
    const flat = new Float32Array(20).fill(-1);
    const given = feeds();
    const parameters = Float32Array.of(0, 0, 0, 0, ...given.w.data, 0);
    const results = { gradient: { shape: [3, 2], data: flat.subarray(4, 10) } };
    const outputs = await executable.run({ ...given, w: { shape: [3, 2], data: parameters.subarray(4, 10) } }, results);
    expect(outputs.gradient!.data).toBe(results.gradient.data);
    expect([...flat]).toEqual([-1, -1, -1, -1, ...gradient, ...Array<number>(10).fill(-1)]);
  });

  test.each([
    ['a missing feed', ({ x, w }: ReturnType<typeof feeds>) => ({ x, w }), 'RUNTIME_FEED_MISSING', 'at'],
    [
      'a wrong shape',
      (all: ReturnType<typeof feeds>) => ({ ...all, w: { shape: [2, 3], data: all.w.data } }),
      'RUNTIME_TENSOR_INVALID',
      '[3, 2]',
    ],
    [
      'a wrong type',
      (all: ReturnType<typeof feeds>) => ({ ...all, at: { shape: [2], data: Float32Array.of(1, 0) } }),
      'RUNTIME_TENSOR_INVALID',
      'at',
    ],
  ])('refuses %s', async (_, change, code, said) => {
    await expect(executable.run(change(feeds()))).rejects.toMatchObject({ code, message: expect.stringContaining(said) });
  });

  test('refuses a result that it does not have', async () => {
    const results = { z: { shape: [1], data: new Float32Array(1) } };
    await expect(executable.run(feeds(), results)).rejects.toMatchObject({ code: 'RUNTIME_RESULT_UNKNOWN' });
  });

  test('is over after dispose', async () => {
    const other = await runtime.compile({ ...signature, name: 'other' }, program);
    other.dispose();
    await expect(other.run(feeds())).rejects.toMatchObject({ code: 'RUNTIME_DISPOSED' });
  });
});

test('the runtime forgets a program that was disposed of', async () => {
  const runtime = await createRuntime('onnxruntime');
  const [gone, left] = [await runtime.compile(signature, program), await runtime.compile(signature, program)];
  const disposals = [gone, left].map((executable) => jest.spyOn(executable, 'dispose'));
  gone.dispose();
  runtime.dispose();
  expect(disposals.map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
});
