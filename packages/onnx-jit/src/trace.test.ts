import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';

import type { TraceError } from './errors.js';
import { expectClose, expectSame } from './testing/compare.js';
import { floats, type TestInput } from './testing/inputs.js';
import { runEagerly, runGraph, signatureOf } from './testing/run.js';
import { trace } from './trace.js';
import type { Program, Signature } from './types.js';

const signature: Signature = { name: 'sample', inputs: [{ name: 'x', shape: [4, 3], dtype: 'float32' }] };

function refusal(program: Program, of = signature): TraceError {
  try {
    trace(of, program);
  } catch (error) {
    return error as TraceError;
  }
  throw new Error('the program was traced');
}

describe('what cannot be traced', () => {
  test('a kernel that is missing is named', () => {
    const error = refusal(({ x }) => ({ y: tf.bincount(tf.cast(tf.reshape(x!, [12]), 'int32') as tf.Tensor1D, [] as never, 4) }));
    expect(error).toMatchObject({ code: 'TRACE_KERNEL_MISSING', details: { program: 'sample', kernel: 'Bincount' } });
  });

  test.each<[string, (x: tf.Tensor) => unknown]>([
    ['dataSync', (x) => x.dataSync()],
    ['arraySync', (x) => x.arraySync()],
    ['print', (x) => x.print()],
  ])('a program that reads a value by %s is told so, with the shape', (_, read) => {
    const error = refusal(({ x }) => {
      const sum = tf.sum(x!, 1);
      read(sum);
      return { sum };
    });
    expect(error).toMatchObject({ code: 'TRACE_VALUE_READ', message: expect.stringContaining('shape [4]') });
  });

  test('an async program', () => {
    const program = (async ({ x }: Record<string, tf.Tensor>) => ({ y: x! })) as unknown as Program;
    expect(refusal(program).code).toBe('TRACE_PROGRAM_ASYNC');
  });

  test('a tensor of strings', () => {
    expect(refusal(() => ({ y: tf.tensor(['a', 'b']) })).code).toBe('TRACE_DTYPE_UNSUPPORTED');
  });

  test('a trace within a trace, and tfjs works on afterwards', () => {
    const error = refusal(({ x }) => {
      trace({ ...signature, name: 'inner' }, ({ x: inner }) => ({ y: inner! }));
      return { y: x! };
    });
    expect(error.message).toContain('inner');
    expect(() => trace(signature, ({ x }) => ({ y: tf.relu(x!) }))).not.toThrow();
  });
});

test('tensors filled with one number are one number in the file', () => {
  const small = trace(signature, ({ x }) => ({ y: tf.sum(tf.mul(x!, tf.fill([4, 3], 2.5))) }));
  const large = trace({ ...signature, inputs: [{ name: 'x', shape: [1000, 300], dtype: 'float32' }] }, ({ x }) => ({
    y: tf.sum(tf.mul(x!, tf.fill([1000, 300], 2.5))),
    gradient: tf.grad((t: tf.Tensor) => tf.sum(tf.mul(t, tf.ones([1000, 300]))))(x!),
  }));
  expect(small.bytes.length).toBeLessThan(1000);
  expect(large.bytes.length).toBeLessThan(2000);
});

/** LayerNorm, multi-head self-attention and a GELU feed-forward network (pre-norm), from plain tfjs operators. */
function transformerBlock(heads: number): (inputs: Readonly<Record<string, tf.Tensor>>) => tf.Tensor {
  const norm = (x: tf.Tensor, gain: tf.Tensor, shift: tf.Tensor) => {
    const { mean, variance } = tf.moments(x, -1, true);
    return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5))), gain), shift);
  };
  const dense = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor) => {
    const [batch, tokens, width] = x.shape as [number, number, number];
    return tf.reshape(tf.add(tf.matMul(tf.reshape(x, [batch * tokens, width]) as tf.Tensor2D, w as tf.Tensor2D), b), [batch, tokens, -1]);
  };
  const gelu = (x: tf.Tensor) => tf.mul(tf.mul(x, 0.5), tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2))));
  return ({ x, mask, gain1, shift1, qkv, qkvBias, out, outBias, gain2, shift2, up, upBias, down, downBias }) => {
    const [batch, tokens, width] = x!.shape as [number, number, number];
    const split = (part: tf.Tensor) => tf.transpose(tf.reshape(part, [batch, tokens, heads, width / heads]), [0, 2, 1, 3]);
    const [q, k, v] = tf.split(dense(norm(x!, gain1!, shift1!), qkv!, qkvBias!), 3, 2).map(split);
    const scores = tf.div(tf.matMul(q!, k!, false, true), Math.sqrt(width / heads));
    const barred = tf.mul(tf.sub(1, tf.reshape(mask!, [batch, 1, 1, tokens])), -1e9);
    const mixed = tf.matMul(tf.softmax(tf.add(scores, barred)), v!);
    const joined = tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [batch, tokens, width]);
    const attended = tf.add(x!, dense(joined, out!, outBias!));
    return tf.add(attended, dense(gelu(dense(norm(attended, gain2!, shift2!), up!, upBias!)), down!, downBias!));
  };
}

/** Symmetric InfoNCE with soft labels by identity, a learned temperature, and rows that do not count. */
function contrastiveLoss({ a, b, same, valid, scale }: Readonly<Record<string, tf.Tensor>>): tf.Scalar {
  const unit = (x: tf.Tensor) => tf.div(x, tf.sqrt(tf.add(tf.sum(tf.square(x), -1, true), 1e-12)));
  const pairs = tf.mul(tf.reshape(valid!, [-1, 1]), tf.reshape(valid!, [1, -1]));
  const logits = tf.mul(
    tf.matMul(unit(a!) as tf.Tensor2D, unit(b!) as tf.Tensor2D, false, true),
    tf.exp(tf.minimum(scale!, Math.log(100))),
  );
  const barred = tf.add(logits, tf.mul(tf.sub(1, pairs), -1e9));
  const positive = tf.mul(same!, pairs);
  const labels = tf.div(positive, tf.maximum(tf.sum(positive, 1, true), 1));
  const one = (x: tf.Tensor) => tf.sum(tf.mul(labels, tf.logSoftmax(x as tf.Tensor2D)));
  return tf.div(tf.add(one(barred), one(tf.transpose(barred))), tf.mul(-2, tf.sum(valid!))) as tf.Scalar;
}

/** Value, and the gradient of a scalar of it for every input named. */
const withGradients =
  (of: (inputs: Readonly<Record<string, tf.Tensor>>) => tf.Tensor, names: readonly string[]): Program =>
  (inputs) => {
    const loss = (...wanted: tf.Tensor[]) => {
      const value = of({ ...inputs, ...Object.fromEntries(names.map((name, at) => [name, wanted[at]!])) });
      return tf.sum(tf.mul(value, tf.cos(tf.reshape(tf.range(0, value.size), value.shape)))) as tf.Scalar;
    };
    const gradients = tf.grads(loss)(names.map((name) => inputs[name]!));
    return { value: of(inputs), ...Object.fromEntries(names.map((name, at) => [`d${name}`, gradients[at]!])) };
  };

describe('whole programs equal tfjs’ plain backend, value and gradients', () => {
  test('a transformer block with padding', async () => {
    const [batch, tokens, width] = [2, 5, 8];
    const mask: TestInput = { shape: [batch, tokens], dtype: 'float32', data: Float32Array.of(1, 1, 1, 1, 1, 1, 1, 1, 0, 0) };
    const inputs: Record<string, TestInput> = {
      x: floats([batch, tokens, width]),
      mask,
      gain1: floats([width], 0.5, 1.5),
      shift1: floats([width], -0.5, 0.5),
      qkv: floats([width, 3 * width], -0.4, 0.4),
      qkvBias: floats([3 * width], -0.1, 0.1),
      out: floats([width, width], -0.4, 0.4),
      outBias: floats([width], -0.1, 0.1),
      gain2: floats([width], 0.5, 1.5),
      shift2: floats([width], -0.5, 0.5),
      up: floats([width, 4 * width], -0.4, 0.4),
      upBias: floats([4 * width], -0.1, 0.1),
      down: floats([4 * width, width], -0.3, 0.3),
      downBias: floats([width], -0.1, 0.1),
    };
    await expectSame(
      withGradients(
        transformerBlock(2),
        Object.keys(inputs).filter((name) => name !== 'mask'),
      ),
      inputs,
    );
  });

  test('a contrastive loss with repeated products and an absent row', async () => {
    const size = 6;
    const products = [0, 1, 1, 2, 3, 0];
    const same = Float32Array.from({ length: size * size }, (_, at) => Number(products[Math.floor(at / size)] === products[at % size]));
    await expectSame(withGradients(contrastiveLoss, ['a', 'b', 'scale']), {
      a: floats([size, 4]),
      b: floats([size, 4], -1, 3),
      same: { shape: [size, size], dtype: 'float32', data: same },
      valid: { shape: [size], dtype: 'float32', data: Float32Array.of(1, 1, 1, 0, 1, 1) },
      scale: { shape: [], dtype: 'float32', data: Float32Array.of(2.6) },
    });
  });
});

test('batched products by standard operators equal tfjs’ plain backend and hold no fused one', async () => {
  const program = withGradients(
    ({ q, k, v }) => tf.matMul(tf.softmax(tf.mul(tf.matMul(q!, k!, false, true), 0.25)), tf.transpose(v!, [0, 1, 3, 2])),
    ['q', 'k', 'v'],
  );
  const inputs = { q: floats([2, 3, 4, 5]), k: floats([2, 3, 6, 5]), v: floats([2, 3, 7, 6]) };
  const fused = trace(signatureOf('fused', inputs), program);
  const standard = trace(signatureOf('standard', inputs), program, { standard: true });
  expect([fused.operators.FusedMatMul! > 0, standard.operators.FusedMatMul]).toEqual([true, undefined]);
  expect(standard.flops).toBe(fused.flops);
  const expected = await runEagerly(program, inputs);
  for (const [name, values] of Object.entries(await runGraph(standard, inputs))) expectClose(values, expected[name]!, name);
});
