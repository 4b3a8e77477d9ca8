/**
 * AdamW over the host's flat arrays: the one program that is not traced. A graph of thirteen operators passes over memory, or over the cache, as many
 * times; a loop does once. Devices run `adamwProgram`; tests hold both against the textbook.
 */
import { adamwScalars, type AdamWOptions, type AdamWScalars } from './adamw.js';
import type { Layout } from './layout.js';

export interface OptimizerState {
  readonly parameters: Float32Array;
  readonly gradients: Float32Array;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
}

export const optimizerState = (length: number): OptimizerState => ({
  parameters: new Float32Array(length),
  gradients: new Float32Array(length),
  firstMoment: new Float32Array(length),
  secondMoment: new Float32Array(length),
});

/** One step in place. `step` counts from 1; `clip` scales the gradients. */
export function applyAdamW(
  layout: Layout,
  state: OptimizerState,
  options: AdamWOptions,
  step: number,
  learningRate: number,
  clip: number,
): void {
  for (const { from, to, rate, decays } of layout.regions)
    if (rate > 0) update(state, from, to, options, adamwScalars(options, step, learningRate * rate, clip, decays));
}

/** Values `from` to `to`, each as in `adamwProgram`, but in double precision until it is stored. */
function update(
  { parameters, gradients, firstMoment, secondMoment }: OptimizerState,
  from: number,
  to: number,
  { beta1, beta2 }: AdamWOptions,
  { first, second, rate, epsilon, keep }: AdamWScalars,
): void {
  for (let i = from; i < to; i++) {
    const gradient = gradients[i]!;
    const scaled = second * gradient;
    const mean = beta1 * firstMoment[i]! + first * gradient;
    const variance = beta2 * secondMoment[i]! + scaled * scaled;
    firstMoment[i] = mean;
    secondMoment[i] = variance;
    parameters[i] = keep * parameters[i]! - (rate * mean) / (Math.sqrt(variance) + epsilon);
  }
}

/** Euclidean norm, summed in double precision; NaN or infinite if any value is. Four sums, as one addition waits for the one before it. */
export function norm(values: Float32Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i + 3 < values.length; i += 4) {
    const w = values[i]!;
    const x = values[i + 1]!;
    const y = values[i + 2]!;
    const z = values[i + 3]!;
    a += w * w;
    b += x * x;
    c += y * y;
    d += z * z;
  }
  for (; i < values.length; i++) a += values[i]! * values[i]!;
  return Math.sqrt(a + b + c + d);
}
