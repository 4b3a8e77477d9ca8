import type * as tf from '@tensorflow/tfjs';

export type Initializer =
  | { readonly kind: 'normal'; readonly deviation: number }
  | { readonly kind: 'constant'; readonly value: number }
  /** The initial values of another parameter of the same shape. */
  | { readonly kind: 'copy'; readonly of: string };

export interface ParameterSpec {
  readonly shape: readonly number[];
  readonly init: Initializer;
  /** Whether decoupled weight decay applies: matrices and embeddings, not norms, biases or temperatures. */
  readonly decay: boolean;
  /** Share of the learning rate that it is trained with; 1 unless told. 0: it takes part in graphs and checkpoints, but has no gradient and no step. */
  readonly rate?: number;
}

/** By name, such as `stack.0.mlp.in.weight`. */
export type ParameterSpecs = Readonly<Record<string, ParameterSpec>>;

/** Parameter tensors by name. */
export type Parameters = Readonly<Record<string, tf.Tensor>>;

/** A weight with normal entries of deviation `1/sqrt(fan in)` unless told. */
export const weight = (shape: readonly number[], deviation = shape[0]! ** -0.5): ParameterSpec => ({
  shape,
  init: { kind: 'normal', deviation },
  decay: true,
});

export const bias = (size: number): ParameterSpec => ({ shape: [size], init: { kind: 'constant', value: 0 }, decay: false });

export const scalar = (value: number): ParameterSpec => ({ shape: [], init: { kind: 'constant', value }, decay: false });

/** `gain` and `bias` of a layer norm, under `prefix`. */
export const normSpecs = (prefix: string, width: number): ParameterSpecs => ({
  [`${prefix}.gain`]: { shape: [width], init: { kind: 'constant', value: 1 }, decay: false },
  [`${prefix}.bias`]: bias(width),
});

/** `weight` [inputs, outputs] and `bias` [outputs] of a linear layer, under `prefix`. */
export const linearSpecs = (prefix: string, inputs: number, outputs: number, deviation = inputs ** -0.5): ParameterSpecs => ({
  [`${prefix}.weight`]: weight([inputs, outputs], deviation),
  [`${prefix}.bias`]: bias(outputs),
});

/** The tensor of that name; an unknown name is a mistake of the caller. */
export function parameter(parameters: Parameters, name: string): tf.Tensor {
  const tensor = parameters[name];
  if (!tensor) throw new RangeError(`no parameter named ${name}`);
  return tensor;
}
