import { sigmoid, type PlattCalibration } from './calibration.js';

const MAX_STEPS = 100;
/** Keeps the Hessian positive definite. */
const RIDGE = 1e-12;

/**
 * Fits P(yes | score) = sigmoid(slope * score + intercept) by maximum likelihood with the smoothed targets of Platt (1999), by Newton steps
 * with backtracking as in Lin, Lin and Weng, "A Note on Platt's Probabilistic Outputs for Support Vector Machines" (2007).
 * @param labels_N 1 for yes, 0 for no
 */
export function fitPlatt(scores_N: ArrayLike<number>, labels_N: ArrayLike<number>): PlattCalibration {
  const count = sameLength(scores_N, labels_N);
  const positives = Array.from(labels_N).filter(Boolean).length;
  const yes = (positives + 1) / (positives + 2);
  const no = 1 / (count - positives + 2);
  const target = (i: number): number => (labels_N[i] ? yes : no);

  /** -log likelihood; log(1 + exp) without overflow. */
  const loss = (slope: number, intercept: number): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const x = slope * scores_N[i]! + intercept;
      sum += Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))) - target(i) * x;
    }
    return sum;
  };

  let slope = 0;
  let intercept = Math.log((positives + 1) / (count - positives + 1));
  let current = loss(slope, intercept);
  for (let step = 0; step < MAX_STEPS; step++) {
    let [gs, gi, hss, hsi, hii] = [0, 0, RIDGE, 0, RIDGE];
    for (let i = 0; i < count; i++) {
      const score = scores_N[i]!;
      const p = sigmoid(slope * score + intercept);
      const error = p - target(i);
      const weight = p * (1 - p);
      gs += error * score;
      gi += error;
      hss += weight * score * score;
      hsi += weight * score;
      hii += weight;
    }
    if (Math.abs(gs) < 1e-9 && Math.abs(gi) < 1e-9) break;
    const determinant = hss * hii - hsi * hsi;
    const [ds, di] = [(hsi * gi - hii * gs) / determinant, (hsi * gs - hss * gi) / determinant];
    let size = 1;
    let next = loss(slope + ds, intercept + di);
    while (next > current && size > 1e-10) {
      size /= 2;
      next = loss(slope + size * ds, intercept + size * di);
    }
    if (next >= current) break;
    slope += size * ds;
    intercept += size * di;
    current = next;
  }
  return { method: 'platt', slope, intercept };
}

/** @throws RangeError if there is nothing, or not one label for each score */
export function sameLength(scores: ArrayLike<unknown>, labels: ArrayLike<unknown>): number {
  if (scores.length === 0 || scores.length !== labels.length)
    throw new RangeError(`expected one label for each of at least one score, got ${labels.length} for ${scores.length}`);
  return scores.length;
}
