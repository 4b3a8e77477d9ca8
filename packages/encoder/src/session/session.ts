import { InferenceSession, Tensor } from 'onnxruntime-node';

import { EncoderError } from '../errors.js';
import { countHandle } from './handles.js';

export interface SessionOptions {
  /** Threads inside one operator. Default: onnxruntime's, one for each core. */
  readonly threads?: number;
}

export interface HostTensor {
  readonly data: Float32Array | Int32Array;
  readonly dims: readonly number[];
}

/** Names that a graph must take and give; the order does not matter. Without `inputs` any will do. */
export interface GraphContract {
  readonly inputs?: readonly string[];
  readonly outputs: readonly string[];
}

/**
 * One loaded graph. `run` blocks the event loop while the graph runs (onnxruntime-node works in the calling thread), so runs never
 * overlap.
 */
export class GraphSession {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  #session: InferenceSession | undefined;

  private constructor(
    readonly place: string,
    session: InferenceSession,
  ) {
    this.#session = session;
    this.inputs = session.inputNames;
    this.outputs = session.outputNames;
    countHandle('sessions', 1);
  }

  /** @throws EncoderError ARTIFACT_GRAPH_REFUSED if onnxruntime does not take the file, or it is not as the contract says */
  static async open(place: string, { threads }: SessionOptions, contract?: GraphContract): Promise<GraphSession> {
    let session: InferenceSession;
    try {
      session = await InferenceSession.create(place, {
        executionProviders: ['cpu'],
        graphOptimizationLevel: 'all',
        executionMode: 'sequential',
        interOpNumThreads: 1,
        // Threads of a graph that has run would spin for a while, on cores that the next graph and the decoding of pictures need.
        extra: { session: { intra_op: { allow_spinning: '0' } } },
        ...(threads !== undefined && { intraOpNumThreads: threads }),
      });
    } catch (cause) {
      throw new EncoderError('ARTIFACT_GRAPH_REFUSED', { place, reason: (cause as Error).message }, { cause });
    }
    const graph = new GraphSession(place, session);
    const problem = contract && graph.#differs(contract);
    if (!problem) return graph;
    await graph.release();
    throw new EncoderError('ARTIFACT_GRAPH_REFUSED', { place, ...problem });
  }

  #differs({ inputs, outputs }: GraphContract): { expected: string; got: string } | undefined {
    if (inputs && (inputs.length !== this.inputs.length || inputs.some((name) => !this.inputs.includes(name))))
      return { expected: `inputs ${inputs.join(', ')}`, got: this.inputs.join(', ') };
    if (outputs.some((name) => !this.outputs.includes(name)))
      return { expected: `outputs ${outputs.join(', ')}`, got: this.outputs.join(', ') };
    return undefined;
  }

  /** Symbolic name or size of each dimension of an input. */
  inputShape(name: string): readonly (string | number)[] {
    const found = this.#session?.inputMetadata.find((input) => input.name === name);
    return found?.isTensor ? found.shape : [];
  }

  /** Symbolic name or size of each dimension of an output. */
  outputShape(name: string): readonly (string | number)[] {
    const found = this.#session?.outputMetadata.find((output) => output.name === name);
    return found?.isTensor ? found.shape : [];
  }

  /**
   * @param outputs those that are copied out; all unless told
   * @throws EncoderError ENCODER_RUN_FAILED, ENCODER_DISPOSED
   */
  async run(feeds: Readonly<Record<string, HostTensor>>, outputs = this.outputs): Promise<Record<string, HostTensor>> {
    const { place } = this;
    if (!this.#session) throw new EncoderError('ENCODER_DISPOSED', { place });
    const inputs = Object.fromEntries(Object.entries(feeds).map(([name, { data, dims }]) => [name, tensorOf(data, dims)]));
    try {
      const results = await this.#session.run(inputs, outputs);
      return Object.fromEntries(outputs.map((name) => [name, { data: results[name]!.data as Float32Array, dims: results[name]!.dims }]));
    } catch (cause) {
      throw new EncoderError('ENCODER_RUN_FAILED', { place, reason: (cause as Error).message }, { cause });
    }
  }

  async release(): Promise<void> {
    const session = this.#session;
    if (!session) return;
    this.#session = undefined;
    countHandle('sessions', -1);
    await session.release();
  }
}

const tensorOf = (data: Float32Array | Int32Array, dims: readonly number[]): Tensor =>
  data instanceof Int32Array ? new Tensor('int32', data, dims) : new Tensor('float32', data, dims);

/** Row of a tensor [B, ...]. */
export function rowOf({ data, dims }: HostTensor, row: number): Float32Array {
  const size = data.length / dims[0]!;
  return (data as Float32Array).subarray(row * size, (row + 1) * size);
}
