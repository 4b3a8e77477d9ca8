import * as tf from '@tensorflow/tfjs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { trace } from '../trace.js';
import type { Program, Signature, TensorSpec, TracedGraph } from '../types.js';
import type { TestInput } from './inputs.js';

export type TestInputs = Readonly<Record<string, TestInput>>;
export type Numbers = ArrayLike<number>;

export const signatureOf = (name: string, inputs: TestInputs): Signature => ({
  name,
  inputs: Object.entries(inputs).map(([input, { shape, dtype }]): TensorSpec => ({ name: input, shape, dtype })),
});

/** The outputs as tfjs' plain JavaScript backend computes them. */
export async function runEagerly(program: Program, inputs: TestInputs): Promise<Record<string, Numbers>> {
  await tf.setBackend('cpu');
  Object.assign(tf.backend(), { firstUse: false });
  const outputs = tf.tidy(() => {
    const tensors = Object.entries(inputs).map(([name, { data, shape, dtype }]) => [name, tf.tensor(data, [...shape], dtype)] as const);
    return { ...program(Object.fromEntries(tensors)) };
  });
  return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, tensor.dataSync()]));
}

/** Where graphs run in tests: the CPU, or a provider that tools/gpu-check asks for. */
const provider = process.env.COMMERCEMM_TEST_PROVIDER;

/** The outputs as onnxruntime computes them from a traced graph. */
export async function runGraph(graph: Pick<TracedGraph, 'bytes'>, inputs: TestInputs, threads = 1): Promise<Record<string, Numbers>> {
  const session = await InferenceSession.create(graph.bytes, {
    executionProviders: provider === undefined ? ['cpu'] : [provider, 'cpu'],
    intraOpNumThreads: threads,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  });
  const feeds = Object.entries(inputs).map(([name, { data, shape, dtype }]) => [name, new Tensor(dtype, data as Float32Array, [...shape])]);
  const results = await session.run(Object.fromEntries(feeds) as Record<string, Tensor>);
  await session.release();
  return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, (tensor as Tensor).data as Float32Array]));
}

/** The graph as that provider gets it. */
export const traceForProvider = (name: string, program: Program, inputs: TestInputs): TracedGraph =>
  trace(signatureOf(name, inputs), program, { standard: provider === 'webgpu' });

export const runTraced = (program: Program, inputs: TestInputs): Promise<Record<string, Numbers>> =>
  runGraph(traceForProvider('test', program, inputs), inputs);
