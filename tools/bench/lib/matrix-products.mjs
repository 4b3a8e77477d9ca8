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

/** One graph with this product alone; operands are inputs. */
async function alone(product, threads) {
  const { transA, transB } = transposes(product);
  const { bytes } = trace(
    {
      name: 'product',
      inputs: [
        { name: 'a', shape: product.a, dtype: 'float32' },
        { name: 'b', shape: product.b, dtype: 'float32' },
      ],
    },
    ({ a, b }) => ({ y: a.matMul(b, transA, transB) }),
  );
  const session = await ort.InferenceSession.create(bytes, sessionOptions(threads));
  const tensor = (shape) => {
    const length = shape.reduce((x, y) => x * y, 1);
    return new ort.Tensor(
      'float32',
      Float32Array.from({ length }, (_, i) => Math.sin(i)),
      shape,
    );
  };
  const result = new ort.Tensor('float32', new Float32Array(product.result.reduce((x, y) => x * y, 1)), product.result);
  const feeds = { a: tensor(product.a), b: tensor(product.b) };
  return { run: () => session.run(feeds, { y: result }), release: () => session.release() };
}

/** Sessions for every product; `run` goes through all of them as often as the graph has them. */
export async function productsAlone(products, threads) {
  const sessions = [];
  for (const product of products) sessions.push({ count: product.count, ...(await alone(product, threads)) });
  return {
    async run() {
      for (const { count, run } of sessions) for (let i = 0; i < count; i++) await run();
    },
    release: () => Promise.all(sessions.map(({ release }) => release())),
  };
}
