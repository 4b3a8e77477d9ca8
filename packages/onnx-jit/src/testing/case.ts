import type * as tf from '@tensorflow/tfjs';
import type { TestInput } from './inputs.js';

type Tensors = Readonly<Record<string, tf.Tensor>>;

/** A program of one kernel, the inputs to try it with, and which inputs to take gradients for. */
export interface KernelCase {
  /** The tfjs kernel that must be called. */
  readonly kernel: string;
  readonly inputs: Readonly<Record<string, TestInput>>;
  readonly run: (inputs: Tensors) => tf.Tensor | readonly tf.Tensor[];
  /** Default: every float32 input, where tfjs has a gradient for the kernel. */
  readonly gradient?: readonly string[];
  /** Added to the title where shapes do not tell cases apart. */
  readonly note?: string;
}

/** The same program over several sets of inputs. */
export function casesOf(
  kernel: string,
  run: KernelCase['run'],
  inputs: readonly KernelCase['inputs'][],
  options: Pick<KernelCase, 'gradient' | 'note'> = {},
): KernelCase[] {
  return inputs.map((one) => ({ kernel, run, inputs: one, ...options }));
}

export const titleOf = ({ kernel, inputs, note }: KernelCase): string => {
  const shapes = Object.entries(inputs).map(([name, { dtype, shape }]) => `${name} ${dtype}[${shape.join(',')}]`);
  return [kernel, ...shapes, ...(note === undefined ? [] : [note])].join(' ');
};
