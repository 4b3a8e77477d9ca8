import type { Program, Signature } from '@commercemm/onnx-jit';
import * as tf from '@tensorflow/tfjs';

export interface AdamWOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Decoupled decay per unit of learning rate, on the layout's decaying prefix only. */
  readonly weightDecay: number;
}

/** The flat arrays that a step changes. */
export const MOVED = ['parameters', 'firstMoment', 'secondMoment'] as const;
export type Moved = (typeof MOVED)[number];

/** The output that is the next value of an input. */
export const nextOf = (name: Moved): string => `next/${name}`;

export const ADAMW_SCALARS = ['clip', 'step1', 'step2', 'learningRate', 'keep'] as const;

/**
 * One step of AdamW (Loshchilov and Hutter 2019, algorithm 2) for `length` values as a program: `parameters`, `gradients`, `firstMoment`,
 * `secondMoment` [length] and the scalars of `adamwScalars` in, the next values out.
 */
export function adamwProgram(length: number, { beta1, beta2, epsilon }: AdamWOptions): { signature: Signature; program: Program } {
  const flat = [...MOVED, 'gradients'].map((name) => ({ name, shape: [length], dtype: 'float32' as const }));
  const scalars = ADAMW_SCALARS.map((name) => ({ name, shape: [], dtype: 'float32' as const }));
  return {
    signature: { name: `adamw/${length}`, inputs: [...flat, ...scalars] },
    program({ parameters, gradients, firstMoment, secondMoment, clip, step1, step2, learningRate, keep }) {
      const gradient = tf.mul(gradients!, clip!);
      const first = tf.add(tf.mul(firstMoment!, beta1), tf.mul(gradient, 1 - beta1));
      const second = tf.add(tf.mul(secondMoment!, beta2), tf.mul(tf.square(gradient), 1 - beta2));
      const direction = tf.div(tf.mul(first, step1!), tf.add(tf.sqrt(tf.mul(second, step2!)), epsilon));
      return {
        [nextOf('parameters')]: tf.sub(tf.mul(parameters!, keep!), tf.mul(direction, learningRate!)),
        [nextOf('firstMoment')]: first,
        [nextOf('secondMoment')]: second,
      };
    },
  };
}

/**
 * The scalars of a step.
 * @param step counts from 1
 * @param clip scales the gradients
 * @param decays whether weight decay applies to these values
 */
export const adamwScalars = (
  { beta1, beta2, weightDecay }: AdamWOptions,
  step: number,
  learningRate: number,
  clip: number,
  decays: boolean,
): Readonly<Record<(typeof ADAMW_SCALARS)[number], number>> => ({
  clip,
  step1: 1 / (1 - beta1 ** step),
  step2: 1 / (1 - beta2 ** step),
  learningRate,
  keep: 1 - learningRate * (decays ? weightDecay : 0),
});
