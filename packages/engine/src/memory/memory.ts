import type { HostTensors, Runtime } from '@commercemm/runtime';

import type { AdamWOptions } from '../adamw.js';
import type { Layout } from '../layout.js';
import type { OptimizerState } from '../optimizer.js';
import type { PassProgram } from '../pass.js';
import { deviceMemory } from './device.js';
import { hostMemory } from './host.js';

/** A compiled pass. Its parameters and gradients are in the memory that compiled it. */
export interface PassGraph {
  /** The pass's scalars, and the norm of all its gradients, which is not finite if one of them is not. */
  run(feeds: HostTensors): Promise<{ readonly outputs: HostTensors; readonly gradNorm: number }>;
  dispose(): void;
}

/** Where a training run's parameters, gradients and moments are while it goes on, and how an optimizer step changes them. */
export interface TrainingMemory {
  compile(pass: PassProgram): Promise<PassGraph>;
  /** One AdamW step with the gradients of the pass that ran last. `step` counts from 1; `clip` scales the gradients. */
  apply(step: number, learningRate: number, clip: number): Promise<void>;
  /** Brings parameters and moments into the host's arrays. What is written to these before the next pass counts. */
  toHost(): Promise<void>;
  dispose(): void;
}

export interface MemoryOptions {
  readonly layout: Layout;
  /** The host's arrays. Until the first pass they are filled by their owner. */
  readonly state: OptimizerState;
  readonly optimizer: AdamWOptions;
}

/** The memory of the runtime's device if it has one, else the host's. */
export const createMemory = async (runtime: Runtime, options: MemoryOptions): Promise<TrainingMemory> =>
  runtime.device ? deviceMemory(runtime.device, options) : hostMemory(runtime, options);
