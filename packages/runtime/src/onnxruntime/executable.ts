import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { TensorSpec } from '@commercemm/onnx-jit';
import { checkResults, checkTensor, feedOf } from '../check.js';
import { RuntimeError } from '../errors.js';
import type { Executable, HostTensor, HostTensors, TensorData } from '../types.js';
import { runSession } from './run-session.js';
import { narrowed, view, widened } from './tensors.js';

export interface OnnxProgram {
  readonly name: string;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  readonly scopes: Readonly<Record<string, number>>;
  /** Inputs and outputs that are int64 in the model and int32 for its user. */
  readonly wide: ReadonlySet<string>;
}

/** A session and what is known of its tensors. `session.run` blocks the event loop for as long as the program runs. */
export class OnnxExecutable implements Executable {
  readonly name: string;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  readonly scopes: Readonly<Record<string, number>>;
  readonly #wide: ReadonlySet<string>;
  readonly #forget: (executable: OnnxExecutable) => void;
  #session: InferenceSession | undefined;

  /** @param forget told when the executable is disposed of */
  constructor(program: OnnxProgram, session: InferenceSession, forget: (executable: OnnxExecutable) => void = () => {}) {
    this.name = program.name;
    this.inputs = program.inputs;
    this.outputs = program.outputs;
    this.scopes = program.scopes;
    this.#wide = program.wide;
    this.#session = session;
    this.#forget = forget;
  }

  async run(feeds: HostTensors, results: HostTensors = {}): Promise<Record<string, HostTensor>> {
    if (this.#session === undefined) throw new RuntimeError('RUNTIME_DISPOSED', { program: this.name });
    checkResults(this, results);
    const inputs: Record<string, Tensor> = {};
    for (const spec of this.inputs) {
      const host = feedOf(this.name, spec, feeds);
      inputs[spec.name] = this.#wide.has(spec.name) ? widened(host) : view(spec.dtype, host);
    }
    const fetches: Record<string, Tensor | null> = {};
    for (const spec of this.outputs) {
      const host = results[spec.name];
      if (host !== undefined) checkTensor(this.name, 'result', spec, host);
      fetches[spec.name] = host === undefined || this.#wide.has(spec.name) ? null : view(spec.dtype, host);
    }
    const made = await runSession(this.name, this.#session, inputs, fetches);
    return Object.fromEntries(this.outputs.map(({ name }) => [name, this.#collect(name, made[name] as Tensor, results[name])]));
  }

  #collect(name: string, tensor: Tensor, result: HostTensor | undefined): HostTensor {
    if (!this.#wide.has(name)) return result ?? { shape: tensor.dims, data: tensor.data as TensorData };
    const data = narrowed(tensor.data as BigInt64Array);
    if (result === undefined) return { shape: tensor.dims, data };
    result.data.set(data);
    return result;
  }

  dispose(): void {
    const session = this.#session;
    this.#session = undefined;
    this.#forget(this);
    void session?.release();
  }
}
