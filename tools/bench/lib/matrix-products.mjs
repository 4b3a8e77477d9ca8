/** The matrix products of a graph, as onnxruntime's profiler saw them, to be timed alone. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { trace } from '@commercemm/onnx-jit';
import * as ort from 'onnxruntime-node';

const PRODUCTS = new Set(['MatMul', 'Gemm', 'FusedMatMul', 'FusedGemm']);

export const sessionOptions = (threads) => ({
  executionProviders: ['cpu'],
  graphOptimizationLevel: 'all',
  intraOpNumThreads: threads,
  interOpNumThreads: 1,
  enableCpuMemArena: false,
});

/**
 * Runs a graph under the profiler.
 * @returns milliseconds a run by operator, and every matrix product with the shapes of its operands and result and how often it is there
 */
export async function profile(bytes, feeds, threads, runs = 3) {
  const folder = mkdtempSync(join(tmpdir(), 'profile-'));
  const options = { ...sessionOptions(threads), enableProfiling: true, profileFilePrefix: join(folder, 'p') };
  const session = await ort.InferenceSession.create(bytes, options);
  for (let run = 0; run < runs; run++) await session.run(feeds);
  session.endProfiling();
  await session.release();
  const events = JSON.parse(readFileSync(join(folder, readdirSync(folder)[0]), 'utf8'));
  rmSync(folder, { recursive: true });
  const operators = {};
  const products = new Map();
  for (const { cat, name, dur, args } of events) {
    if (cat !== 'Node' || !name.endsWith('_kernel_time')) continue;
    operators[args.op_name] = (operators[args.op_name] ?? 0) + dur / 1000 / runs;
    if (!PRODUCTS.has(args.op_name)) continue;
    const [a, b] = args.input_type_shape.map((one) => Object.values(one)[0]);
    const [result] = args.output_type_shape.map((one) => Object.values(one)[0]);
    const key = JSON.stringify({ a, b, result });
    products.set(key, (products.get(key) ?? 0) + 1 / runs);
  }
  return { operators, products: [...products].map(([key, count]) => ({ ...JSON.parse(key), count: Math.round(count) })) };
}

/** Whether the operands lie transposed: told by their shapes, as the profiler does not say; square ones count as not transposed. */
function transposes({ a, b, result }) {
  const [m, n] = result.slice(-2);
  const transA = a.at(-2) !== m;
  const k = transA ? a.at(-2) : a.at(-1);
  return { transA, transB: !(b.at(-2) === k && b.at(-1) === n), k };
}

/**
 * One graph with nothing but the products, each as often as it was there: sessions of their own would have threads of their own, and those of
 * one would still spin while the next one runs. Operands of equal shape share their memory, and so do results, so that nothing is measured but
 * the products themselves.
 */
export async function productsAlone(products, threads) {
  const shared = new Map();
  const memory = (shape) => {
    const key = shape.join();
    if (!shared.has(key)) {
      const length = shape.reduce((x, y) => x * y, 1);
      const values = Float32Array.from({ length }, (_, i) => Math.sin(i));
      shared.set(key, new ort.Tensor('float32', values, shape));
    }
    return shared.get(key);
  };
  const every = products.flatMap((product, p) => Array.from({ length: product.count }, (_, i) => ({ ...product, name: `${p}/${i}` })));
  const { bytes } = trace(
    {
      name: 'products',
      inputs: every.flatMap(({ name, a, b }) => [
        { name: `a/${name}`, shape: a, dtype: 'float32' },
        { name: `b/${name}`, shape: b, dtype: 'float32' },
      ]),
    },
    (inputs) =>
      Object.fromEntries(
        every.map((product) => {
          const { transA, transB } = transposes(product);
          return [`y/${product.name}`, inputs[`a/${product.name}`].matMul(inputs[`b/${product.name}`], transA, transB)];
        }),
      ),
  );
  const session = await ort.InferenceSession.create(bytes, sessionOptions(threads));
  const feeds = Object.fromEntries(
    every.flatMap(({ name, a, b }) => [
      [`a/${name}`, memory(a)],
      [`b/${name}`, memory(b)],
    ]),
  );
  const results = Object.fromEntries(every.map(({ name, result }) => [`y/${name}`, memory(result)]));
  return { run: () => session.run(feeds, results), release: () => session.release() };
}
