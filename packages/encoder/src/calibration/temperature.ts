import { sameLength } from './platt.js';
import type { TemperatureCalibration } from './calibration.js';

/** Temperatures outside are of no use: probabilities are then uniform, or 0 and 1. */
const RANGE = [1e-3, 1e3] as const;
/** Leave the logarithm of the temperature exact to 1e-11. */
const HALVINGS = 40;

/**
 * The temperature of highest likelihood (Guo et al., "On Calibration of Modern Neural Networks", 2017). In 1 / T the negative log likelihood
 * is convex, so the place where its derivative changes its sign is found by halving an interval.
 * @param logits_NC the logits of each sample
 * @param labels_N class of each sample
 */
export function fitTemperature(logits_NC: readonly ArrayLike<number>[], labels_N: ArrayLike<number>): TemperatureCalibration {
  sameLength(logits_NC, labels_N);
  /** d NLL / d (1 / T) = sum over samples of E[logit] - logit of the label. */
  const slope = (temperature: number): number =>
    logits_NC.reduce((sum, logits, i) => sum + expectedLogit(logits, temperature) - logits[labels_N[i]!]!, 0);
  let [low, high] = [Math.log(RANGE[0]), Math.log(RANGE[1])];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    // Too confident: the labels' logits are below what the probabilities expect, so T must grow.
    if (slope(Math.exp(middle)) > 0) low = middle;
    else high = middle;
  }
  return { method: 'temperature', temperature: Math.exp((low + high) / 2) };
}

/** Mean of the logits under softmax(logits / temperature). */
function expectedLogit(logits: ArrayLike<number>, temperature: number): number {
  let largest = -Infinity;
  for (let c = 0; c < logits.length; c++) largest = Math.max(largest, logits[c]!);
  let [total, weighted] = [0, 0];
  for (let c = 0; c < logits.length; c++) {
    const power = Math.exp((logits[c]! - largest) / temperature);
    total += power;
    weighted += power * logits[c]!;
  }
  return weighted / total;
}
