/**
 * AdamW over flat arrays. The update is a traced program over a chunk, run chunk by chunk: a chunk and its intermediates stay in the
 * cache, so memory is passed over once. It writes in place.
 */
import type { Executable, HostTensor, Runtime } from '@commercemm/runtime';

import { ADAMW_SCALARS, adamwProgram, adamwScalars, MOVED, nextOf, type AdamWOptions } from './adamw.js';
import type { Layout } from './layout.js';

/** Values per run of the update program. */
const CHUNK = 1 << 15;

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
    Object.fromEntries(ADAMW_SCALARS.map((name) => [name, { shape: [], data: new Float32Array(1) }]));
  const regions = layout.regions.filter(({ trained }) => trained).map((region) => ({ ...region, scalars: scalars() }));
  const chunks: Chunk[] = [];
  for (const region of regions) {
    for (let from = region.from; from < region.to; from += CHUNK) {
      const length = Math.min(CHUNK, region.to - from);
      let executable = executables.get(length);
      if (!executable) {
        const { signature, program } = adamwProgram(length, options);
        executable = await runtime.compile(signature, program);
        executables.set(length, executable);
      }
      const view = (name: keyof OptimizerState) => ({ shape: [length], data: state[name].subarray(from, from + length) });
      const moved = MOVED.map((name) => [name, view(name)] as const);
      const feeds = { ...Object.fromEntries(moved), gradients: view('gradients'), ...region.scalars };
      // In place: each output overwrites the input that it is the next value of.
      const results = Object.fromEntries(moved.map(([name, tensor]) => [nextOf(name), tensor]));
      chunks.push({ executable, feeds, results });
    }
  }
  return {
    async apply(step, learningRate, clip) {
      for (const { scalars, decays } of regions) {
        const values = adamwScalars(options, step, learningRate, clip, decays);
        for (const name of ADAMW_SCALARS) scalars[name]!.data[0] = values[name];
      }
      for (const { executable, feeds, results } of chunks) await executable.run(feeds, results);
    },
    dispose: () => executables.forEach((executable) => executable.dispose()),
  };
}

/** Euclidean norm, summed in double precision; NaN or infinite if any value is. Four sums, as one addition waits for the one before it. */
export function norm(values: Float32Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i + 3 < values.length; i += 4) {
    const w = values[i]!;
    const x = values[i + 1]!;
    const y = values[i + 2]!;
    const z = values[i + 3]!;
    a += w * w;
    b += x * x;
    c += y * y;
    d += z * z;
  }
  for (; i < values.length; i++) a += values[i]! * values[i]!;
  return Math.sqrt(a + b + c + d);
}
