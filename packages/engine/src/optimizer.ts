/**
 * AdamW over flat arrays. The update is a traced program over a chunk, run chunk by chunk: a chunk and its intermediates stay in the
 * cache, so memory is passed over once. It writes in place.
 */
import type { Executable, HostTensor, Runtime } from '@commercemm/runtime';
import type { Program } from '@commercemm/onnx-jit';
import * as tf from '@tensorflow/tfjs';

import type { Layout } from './layout.js';

export interface AdamWOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Decoupled decay per unit of learning rate, on the layout's decaying prefix only. */
  readonly weightDecay: number;
}

/** Values per run of the update program. */
const CHUNK = 1 << 16;

export interface OptimizerState {
  readonly parameters: Float32Array;
  readonly gradients: Float32Array;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
}

export const optimizerState = (length: number): OptimizerState => ({
  parameters: new Float32Array(length),
  gradients: new Float32Array(length),
  firstMoment: new Float32Array(length),
  secondMoment: new Float32Array(length),
});

/** AdamW (Loshchilov and Hutter 2019, algorithm 2) for one chunk; gradients are scaled by `clip` first. */
const update =
  ({ beta1, beta2, epsilon }: AdamWOptions): Program =>
  ({ parameters, gradients, firstMoment, secondMoment, clip, step1, step2, learningRate, keep }) => {
    const gradient = tf.mul(gradients!, clip!);
    const first = tf.add(tf.mul(firstMoment!, beta1), tf.mul(gradient, 1 - beta1));
    const second = tf.add(tf.mul(secondMoment!, beta2), tf.mul(tf.square(gradient), 1 - beta2));
    const direction = tf.div(tf.mul(first, step1!), tf.add(tf.sqrt(tf.mul(second, step2!)), epsilon));
    return {
      'next/parameters': tf.sub(tf.mul(parameters!, keep!), tf.mul(direction, learningRate!)),
      'next/firstMoment': first,
      'next/secondMoment': second,
    };
  };

const FLAT = ['parameters', 'gradients', 'firstMoment', 'secondMoment'] as const;
const SCALARS = ['clip', 'step1', 'step2', 'learningRate', 'keep'] as const;

interface Chunk {
  readonly executable: Executable;
  readonly feeds: Record<string, HostTensor>;
  readonly results: Record<string, HostTensor>;
}

export interface Optimizer {
  /** One step in place. `step` counts from 1; `clip` scales the gradients. */
  apply(step: number, learningRate: number, clip: number): Promise<void>;
  dispose(): void;
}

export async function createOptimizer(runtime: Runtime, layout: Layout, state: OptimizerState, options: AdamWOptions): Promise<Optimizer> {
  const executables = new Map<number, Executable>();
  const scalars = (): Record<string, HostTensor> =>
    Object.fromEntries(SCALARS.map((name) => [name, { shape: [], data: new Float32Array(1) }]));
  const regions = [
    { from: 0, to: layout.decayLength, scalars: scalars(), decay: options.weightDecay },
    { from: layout.decayLength, to: layout.trainedLength, scalars: scalars(), decay: 0 },
  ];
  const chunks: Chunk[] = [];
  for (const region of regions) {
    for (let from = region.from; from < region.to; from += CHUNK) {
      const length = Math.min(CHUNK, region.to - from);
      let executable = executables.get(length);
      if (!executable) {
        const inputs = [...FLAT.map((name) => ({ name, shape: [length] })), ...SCALARS.map((name) => ({ name, shape: [] }))];
        const signature = { name: `adamw/${length}`, inputs: inputs.map((input) => ({ ...input, dtype: 'float32' as const })) };
        executable = await runtime.compile(signature, update(options));
        executables.set(length, executable);
      }
      const view = (name: (typeof FLAT)[number]) => ({ shape: [length], data: state[name].subarray(from, from + length) });
      const feeds = Object.fromEntries(FLAT.map((name) => [name, view(name)]));
      // In place: each output overwrites the input that it is the next value of.
      const results = Object.fromEntries(FLAT.filter((name) => name !== 'gradients').map((name) => [`next/${name}`, feeds[name]!]));
      chunks.push({ executable, feeds: { ...feeds, ...region.scalars }, results });
    }
  }
  return {
    async apply(step, learningRate, clip) {
      for (const region of regions) {
        const set = (name: (typeof SCALARS)[number], value: number) => (region.scalars[name]!.data[0] = value);
        set('clip', clip);
        set('step1', 1 / (1 - options.beta1 ** step));
        set('step2', 1 / (1 - options.beta2 ** step));
        set('learningRate', learningRate);
        set('keep', 1 - learningRate * region.decay);
      }
      for (const { executable, feeds, results } of chunks) await executable.run(feeds, results);
    },
    dispose: () => executables.forEach((executable) => executable.dispose()),
  };
}

/** Euclidean norm, summed in double precision; NaN or infinite if any value is. */
export function norm(values: Float32Array): number {
  let a = 0;
  let b = 0;
  let i = 0;
  for (; i + 1 < values.length; i += 2) {
    a += values[i]! * values[i]!;
    b += values[i + 1]! * values[i + 1]!;
  }
  if (i < values.length) a += values[i]! * values[i]!;
  return Math.sqrt(a + b);
}
