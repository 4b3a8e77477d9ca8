/** Start of the sums of squared gradients. */
const FLOOR = 0.01;

/** Values that each descend at a rate of their own. */
export interface AdaGrad {
  readonly values: Float64Array;
  step(at: number, gradient: number): void;
}

/**
 * AdaGrad (Duchi, Hazan and Singer 2011) on the host, from zero, for fits of words before training: what is rare learns from the few texts
 * that have it.
 */
export function adaGrad(length: number, rate: number): AdaGrad {
  const values = new Float64Array(length);
  const squares = new Float64Array(length).fill(FLOOR);
  return {
    values,
    step(at, gradient) {
      squares[at]! += gradient * gradient;
      values[at]! -= (rate * gradient) / Math.sqrt(squares[at]!);
    },
  };
}
