import { availableParallelism } from 'node:os';
import type { TraceOptions } from '@commercemm/onnx-jit';
import type { InferenceSession } from 'onnxruntime-node';

export interface OnnxruntimeOptions {
  /** Threads inside one operator. Default: as many as the machine has cores. */
  readonly threads?: number;
  /**
   * Whether the runtime has a `device`. Default: where the provider has a memory of its own that outputs can stay in, which is webgpu.
   * The device of the cpu is host memory; it is there for tests.
   */
  readonly device?: boolean;
  /** Anything else onnxruntime-node's session takes; wins over what is set here. */
  readonly session?: InferenceSession.SessionOptions;
}

/**
 * Environment of a process that trains, to be set before it starts (the C library reads it once). With onnxruntime's arena off
 * every run allocates its activations anew; these make glibc keep the memory for the next run instead of giving it back to
 * the kernel, which would then hand out, and clear, the same pages again. Only Linux with glibc looks at them.
 */
export const recommendedEnvironment: Readonly<Record<string, string>> = {
  MALLOC_MMAP_THRESHOLD_: String(8 * 2 ** 30),
  MALLOC_TRIM_THRESHOLD_: String(8 * 2 ** 30),
  MALLOC_TOP_PAD_: String(256 * 2 ** 20),
};

/** Whether this process was started with the environment above. */
const keepsMemory = (): boolean => Object.keys(recommendedEnvironment).every((name) => process.env[name] !== undefined);

/**
 * A session's arena keeps that session's peak for good. Without it the sessions of a run, one for each border k, share the
 * memory; but unless the C library keeps it between runs, clearing its pages takes several times as long as the work itself.
 * So the arena is off exactly where the recommended environment is on.
 */
export function sessionOptions(provider: string, options: OnnxruntimeOptions): InferenceSession.SessionOptions {
  return {
    executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    intraOpNumThreads: options.threads ?? availableParallelism(),
    interOpNumThreads: 1,
    enableCpuMemArena: !keepsMemory(),
    ...options.session,
  };
}

/** An operator that a provider lacks runs on the CPU, with copies of its operands and its result: WebGPU has no FusedMatMul. */
export const traceOptions = (provider: string): TraceOptions => ({ standard: provider === 'webgpu' });
