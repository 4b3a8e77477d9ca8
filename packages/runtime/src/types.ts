import type { Program, Signature, TensorSpec } from '@commercemm/onnx-jit';

/** float32 -> Float32Array, int32 -> Int32Array, bool -> Uint8Array. May be a view into a larger buffer. */
export type TensorData = Float32Array | Int32Array | Uint8Array;

export interface HostTensor {
  readonly shape: readonly number[];
  readonly data: TensorData;
}

export type HostTensors = Readonly<Record<string, HostTensor>>;

/** A program made ready for one runtime. */
export interface Executable {
  readonly name: string;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  /** As in TracedGraph; empty for eager runtimes. */
  readonly scopes: Readonly<Record<string, number>>;
  /**
   * Runs the program. Outputs named in `results` are written in place into the given arrays; the others are allocated.
   * Feeds and results are not copied where the runtime can take a view.
   */
  run(feeds: HostTensors, results?: HostTensors): Promise<Record<string, HostTensor>>;
  dispose(): void;
}

export interface Runtime {
  /** For example `onnxruntime:cpu` or `tfjs:wasm`. */
  readonly name: string;
  /** Why this one was taken, for the log. */
  readonly reason: string;
  compile(signature: Signature, program: Program): Promise<Executable>;
  dispose(): void;
}
