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

export const ADAMW_SCALARS = ['first', 'second', 'rate', 'epsilon', 'keep'] as const;
export type AdamWScalars = Readonly<Record<(typeof ADAMW_SCALARS)[number], number>>;

/**
 * One step of AdamW (Loshchilov and Hutter 2019, algorithm 2) for `length` values as a program: `parameters`, `gradients`, `firstMoment`,
 * `secondMoment` [length] and the scalars of `adamwScalars` in, the next values out. Whatever is the same for all values is in the scalars, as each
 * operation less is a pass over memory less (Kingma and Ba 2015, end of section 2, for the corrections of the moments).
 */
export function adamwProgram(length: number, { beta1, beta2 }: AdamWOptions): { signature: Signature; program: Program } {
  const flat = [...MOVED, 'gradients'].map((name) => ({ name, shape: [length], dtype: 'float32' as const }));
  const scalars = ADAMW_SCALARS.map((name) => ({ name, shape: [], dtype: 'float32' as const }));
  return {
    signature: { name: `adamw/${length}`, inputs: [...flat, ...scalars] },
    program({ parameters, gradients, firstMoment, secondMoment, first, second, rate, epsilon, keep }) {
      const mean = tf.add(tf.mul(firstMoment!, beta1), tf.mul(gradients!, first!));
      const variance = tf.add(tf.mul(secondMoment!, beta2), tf.square(tf.mul(gradients!, second!)));
      const move = tf.div(tf.mul(mean, rate!), tf.add(tf.sqrt(variance), epsilon!));
      return {
        [nextOf('parameters')]: tf.sub(tf.mul(parameters!, keep!), move),
        [nextOf('firstMoment')]: mean,
        [nextOf('secondMoment')]: variance,
      };
    },
  };
}

/**
 * The scalars of a step: what a gradient adds to the first moment and the root of what its square adds to the second one, learning rate and
 * epsilon with the moments' corrections, and the share of itself that a parameter keeps.
 * @param step counts from 1
 * @param clip scales the gradients
 * @param decays whether weight decay applies to these values
 */
export function adamwScalars(
  { beta1, beta2, epsilon, weightDecay }: AdamWOptions,
  step: number,
  learningRate: number,
  clip: number,
  decays: boolean,
): AdamWScalars {
  const correction = Math.sqrt(1 - beta2 ** step);
  return {
    first: clip * (1 - beta1),
    second: clip * Math.sqrt(1 - beta2),
    rate: (learningRate * correction) / (1 - beta1 ** step),
    epsilon: epsilon * correction,
    keep: 1 - learningRate * (decays ? weightDecay : 0),
  };
}
