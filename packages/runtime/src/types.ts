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

/** A tensor in the memory of a runtime's device. Only that runtime's device programs take it; only `download` reads it. */
export interface DeviceTensor {
  readonly shape: readonly number[];
  /** Frees its memory, which nothing else does. */
  dispose(): void;
}

/** A program made ready for a device, some of whose outputs stay there. */
export interface DeviceExecutable {
  readonly name: string;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  /** Runs the program. The tensors that stay belong to the caller. */
  run(feeds: Readonly<Record<string, HostTensor | DeviceTensor>>): Promise<DeviceOutputs>;
  dispose(): void;
}

export interface DeviceOutputs {
  readonly host: Readonly<Record<string, HostTensor>>;
  readonly device: Readonly<Record<string, DeviceTensor>>;
}

/** Memory in which tensors can stay from one run to the next. */
export interface Device {
  /** @param stays which outputs stay on the device; the others come to the host */
  compile(signature: Signature, program: Program, stays: (output: string) => boolean): Promise<DeviceExecutable>;
  /** A copy of float32 values on the device. */
  upload(values: Float32Array): Promise<DeviceTensor>;
  /** Copies a float32 tensor of any shape into an array of its size. */
  download(tensor: DeviceTensor, into: Float32Array): Promise<void>;
}

export interface Runtime {
  /** For example `onnxruntime:cpu` or `tfjs:wasm`. */
  readonly name: string;
  /** Why this one was taken, for the log. */
  readonly reason: string;
  compile(signature: Signature, program: Program): Promise<Executable>;
  /** Absent where the tensors of all runs are in host memory, or the runtime can't leave them elsewhere. */
  readonly device?: Device;
  dispose(): void;
}
