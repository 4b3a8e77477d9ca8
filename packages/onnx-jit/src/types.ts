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

/** A size, or the name of one that is open. */
export type Dimension = number | string;

/** Name, shape with open dimensions, and element type of one input or output. */
export interface SymbolicTensorSpec {
  readonly name: string;
  readonly shape: readonly Dimension[];
  readonly dtype: DType;
}

/** What a program is called and what it is fed, with dimensions that stay open. */
export interface SymbolicSignature {
  readonly name: string;
  readonly inputs: readonly SymbolicTensorSpec[];
  /**
   * For each open dimension three different sizes from 2 on that the program is traced at. They must be sizes at which the program
   * does nothing special: below the length of a table that it cuts to size, for example.
   */
  readonly symbols: Readonly<Record<string, readonly [number, number, number]>>;
}

/** Values of inputs that are part of a graph, by their names. */
export type ParameterTensors = Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>;

/** An ordinary tfjs function: named tensors in, named tensors out; it reads no value and draws no random number. */
export type Program = (inputs: Readonly<Record<string, tf.Tensor>>) => Readonly<Record<string, tf.Tensor>>;

export interface TraceOptions {
  /** Whether only ONNX's own operators may be used, and not onnxruntime's FusedMatMul, which some providers lack. Default: false. */
  readonly standard?: boolean;
}

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

/** fp32: as computed; int8: weights as whole numbers of 8 bits, a quarter of the size. */
export type Precision = 'fp32' | 'int8';

/** One ONNX graph for inputs of any size. */
export interface SymbolicGraph extends Pick<TracedGraph, 'name' | 'bytes' | 'scopes' | 'operators'> {
  readonly inputs: readonly SymbolicTensorSpec[];
  /** An open dimension is a symbol or a sum of products of symbols, as in `tokens + 16`. */
  readonly outputs: readonly SymbolicTensorSpec[];
}
