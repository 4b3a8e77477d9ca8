import { z } from 'zod';

const finite = z.number();

/** A fitted calibration as it stands in a head's data. */
export const calibrationSchema = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('platt'), slope: finite, intercept: finite }),
  z.strictObject({ method: z.literal('temperature'), temperature: finite.positive() }),
  z
    .strictObject({ method: z.literal('isotonic'), scores: z.array(finite).min(1), probabilities: z.array(finite.min(0).max(1)).min(1) })
    .refine(({ scores, probabilities }) => scores.length === probabilities.length, {
      message: 'scores and probabilities must be of one length',
    }),
]);

export type Calibration = Readonly<z.infer<typeof calibrationSchema>>;
export type PlattCalibration = Extract<Calibration, { method: 'platt' }>;
export type TemperatureCalibration = Extract<Calibration, { method: 'temperature' }>;
export type IsotonicCalibration = Extract<Calibration, { method: 'isotonic' }>;

/** Probability of yes for one score (a logit, for `temperature`). */
export function calibrate(calibration: Calibration, score: number): number {
  switch (calibration.method) {
    case 'platt':
      return sigmoid(calibration.slope * score + calibration.intercept);
    case 'temperature':
      return sigmoid(score / calibration.temperature);
    case 'isotonic':
      return interpolate(calibration, score);
  }
}

/** Class probabilities, softmax(logits / temperature). */
export function softmax(logits_C: ArrayLike<number>, temperature = 1): Float32Array {
  const powers = new Float64Array(logits_C.length);
  let [largest, sum] = [-Infinity, 0];
  for (let c = 0; c < powers.length; c++) largest = Math.max(largest, (powers[c] = logits_C[c]! / temperature));
  for (let c = 0; c < powers.length; c++) sum += powers[c] = Math.exp(powers[c]! - largest);
  const probabilities = new Float32Array(powers.length);
  for (let c = 0; c < powers.length; c++) probabilities[c] = powers[c]! / sum;
  return probabilities;
}

export const sigmoid = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

/** Linear between the fitted points, constant outside them. */
function interpolate({ scores, probabilities }: IsotonicCalibration, score: number): number {
  let low = 0;
  let high = scores.length - 1;
  if (score <= scores[low]!) return probabilities[low]!;
  if (score >= scores[high]!) return probabilities[high]!;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (scores[middle]! <= score) low = middle;
    else high = middle;
  }
  const share = (score - scores[low]!) / (scores[high]! - scores[low]!);
  return probabilities[low]! + share * (probabilities[high]! - probabilities[low]!);
}
