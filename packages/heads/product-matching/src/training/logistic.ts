import { linearOf } from '../data.js';

/** Ridge on the weights: keeps them finite where the classes can be told apart without error. */
const RIDGE = 1e-3;
const STEPS = 25;

/**
 * Weights of logistic regression, the last one the intercept: maximum likelihood by Newton's method (iteratively reweighted least squares,
 * Hastie, Tibshirani and Friedman 2009, section 4.4.1).
 * @param rows of standardised values
 * @param labels 1 or 0
 */
export function fitLogistic(rows: readonly Float32Array[], labels: readonly number[]): number[] {
  const width = rows[0]!.length + 1;
  let weights = new Array<number>(width).fill(0);
  for (let step = 0; step < STEPS; step++) {
    const gradient = weights.map((weight, i) => (i < width - 1 ? -RIDGE * rows.length * weight : 0));
    const hessian = weights.map((_, i) => weights.map((_, j) => (i === j ? RIDGE * rows.length : 0)));
    rows.forEach((row, n) => {
      const x = [...row, 1];
      const p = 1 / (1 + Math.exp(-linearOf(weights, row)));
      for (let i = 0; i < width; i++) {
        gradient[i]! += (labels[n]! - p) * x[i]!;
        for (let j = 0; j < width; j++) hessian[i]![j]! += p * (1 - p) * x[i]! * x[j]!;
      }
    });
    const change = solve(hessian, gradient);
    weights = weights.map((weight, i) => weight + change[i]!);
    if (Math.max(...change.map(Math.abs)) < 1e-6) break;
  }
  return weights;
}

/** Gaussian elimination of a positive definite system. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  const size = rows.length;
  for (let at = 0; at < size; at++) {
    for (let below = at + 1; below < size; below++) {
      const factor = rows[below]![at]! / rows[at]![at]!;
      for (let column = at; column <= size; column++) rows[below]![column]! -= factor * rows[at]![column]!;
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let at = size - 1; at >= 0; at--) {
    const known = rows[at]!.slice(at + 1, size).reduce((sum, value, i) => sum + value * solution[at + 1 + i]!, 0);
    solution[at] = (rows[at]![size]! - known) / rows[at]![at]!;
  }
  return solution;
}
