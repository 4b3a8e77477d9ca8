import type * as tf from '@tensorflow/tfjs';

/** Element types a program may take and return. `bool` is one byte an element. */
export type DType = 'float32' | 'int32' | 'bool';

/** Name, static shape and element type of one input or output. */
export interface TensorSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/** What a program is called and what it is fed. */
export interface Signature {
  readonly name: string;
  readonly inputs: readonly TensorSpec[];
}

/** An ordinary tfjs function: named tensors in, named tensors out; it reads no value and draws no random number. */
export type Program = (inputs: Readonly<Record<string, tf.Tensor>>) => Readonly<Record<string, tf.Tensor>>;

/** One ONNX graph, as traced from a program. */
export interface TracedGraph {
  readonly name: string;
  /** A serialized ONNX ModelProto. */
  readonly bytes: Uint8Array;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  /** How often each `scope(name, ...)` was entered by nodes that are still in the graph. */
  readonly scopes: Readonly<Record<string, number>>;
  /** Nodes per ONNX operator. */
  readonly operators: Readonly<Record<string, number>>;
  /** Floating point operations of its matrix products. */
  readonly flops: number;
  /** The most memory that its intermediate values need at one time, bytes. */
  readonly activationBytes: number;
}
