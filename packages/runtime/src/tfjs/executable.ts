import * as tf from '@tensorflow/tfjs';
import type { Program, Signature, TensorSpec } from '@commercemm/onnx-jit';
import { allocate, checkResults, checkTensor, feedOf, sizeOf } from '../check.js';
import { RuntimeError } from '../errors.js';
import type { Executable, HostTensor, HostTensors, TensorData } from '../types.js';

/** A program that tfjs runs kernel by kernel on one of its backends. */
export class EagerExecutable implements Executable {
  readonly name: string;
  readonly inputs: readonly TensorSpec[];
  readonly scopes = {};
  #disposed = false;

  constructor(
    signature: Signature,
    readonly outputs: readonly TensorSpec[],
    private readonly program: Program,
    private readonly backend: string,
  ) {
    this.name = signature.name;
    this.inputs = signature.inputs;
  }

  async run(feeds: HostTensors, results: HostTensors = {}): Promise<Record<string, HostTensor>> {
    if (this.#disposed) throw new RuntimeError('RUNTIME_DISPOSED', { program: this.name });
    checkResults(this, results);
    const hosts = this.inputs.map((spec) => [spec, feedOf(this.name, spec, feeds)] as const);
    for (const spec of this.outputs) {
      const result = results[spec.name];
      if (result !== undefined) checkTensor(this.name, 'result', spec, result);
    }
    const tensors = this.#compute(hosts);
    try {
      const made: Record<string, HostTensor> = {};
      for (const { name, shape, dtype } of this.outputs) {
        const tensor = tensors[name]!;
        const result = results[name] ?? { shape, data: allocate(dtype, sizeOf(shape)) };
        result.data.set((await tensor.data()) as TensorData);
        made[name] = result;
      }
      return made;
    } finally {
      for (const tensor of Object.values(tensors)) tensor.dispose();
    }
  }

  /**
   * The backend is one for all of tfjs. One that was started, as `loadBackend` does, is set within the call; waiting for its promise would
   * let another runtime set its own before the program runs.
   */
  #compute(hosts: readonly (readonly [TensorSpec, HostTensor])[]): Record<string, tf.Tensor> {
    void tf.setBackend(this.backend);
    try {
      return tf.tidy(() => {
        const tensors = hosts.map(([{ name, dtype }, { shape, data }]) => [name, tf.tensor(data, [...shape], dtype)]);
        return { ...this.program(Object.fromEntries(tensors)) };
      });
    } catch (cause) {
      throw new RuntimeError('RUNTIME_RUN_FAILED', { program: this.name, reason: (cause as Error).message }, { cause });
    }
  }

  dispose(): void {
    this.#disposed = true;
  }
}
