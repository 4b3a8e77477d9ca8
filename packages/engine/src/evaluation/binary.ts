/** What a score says of a yes-or-no question: `labels` are 1 or 0, larger scores mean yes, and yes is said from a threshold on. */

export interface BinaryCurve {
  readonly positives: number;
  readonly negatives: number;
  /** Every distinct score, descending. */
  readonly thresholds: Float64Array;
  /** Positives and negatives whose score is at least the threshold. */
  readonly truePositives: Int32Array;
  readonly falsePositives: Int32Array;
}

/** Counts at every threshold that makes a difference; the figures below read it. `units` are those that count, with repeats; all unless given. */
export function binaryCurve(labels: ArrayLike<number>, scores: ArrayLike<number>, units?: Int32Array): BinaryCurve {
  const order = units ? units.slice() : Int32Array.from({ length: labels.length }, (_, i) => i);
  order.sort((a, b) => scores[b]! - scores[a]!);
  const thresholds: number[] = [];
  const truePositives: number[] = [];
  const falsePositives: number[] = [];
  let [yes, no] = [0, 0];
  order.forEach((unit, at) => {
    if (labels[unit]) yes++;
    else no++;
    if (at + 1 < order.length && scores[order[at + 1]!] === scores[unit]) return;
    thresholds.push(scores[unit]!);
    truePositives.push(yes);
    falsePositives.push(no);
  });
  return {
    positives: yes,
    negatives: no,
    thresholds: Float64Array.from(thresholds),
    truePositives: Int32Array.from(truePositives),
    falsePositives: Int32Array.from(falsePositives),
  };
}

export interface BinaryPoint {
  /** Halfway to the next lower score, if there is one: a score that comes out a little lower elsewhere stays on its side. */
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** A threshold that scores of at least `score` reach, and those of at most `next` do not. */
export const thresholdBetween = (score: number, next: number | undefined): number => (next === undefined ? score : (score + next) / 2);

const pointAt = ({ positives, thresholds, truePositives, falsePositives }: BinaryCurve, at: number): BinaryPoint => ({
  threshold: thresholdBetween(thresholds[at]!, thresholds[at + 1]),
  precision: truePositives[at]! / (truePositives[at]! + falsePositives[at]!),
  recall: truePositives[at]! / positives,
  f1: (2 * truePositives[at]!) / (truePositives[at]! + falsePositives[at]! + positives),
});

const points = (curve: BinaryCurve): BinaryPoint[] => Array.from(curve.thresholds, (_, at) => pointAt(curve, at));

/** Precision, recall and F1 when yes is said from `threshold` on; precision is 1 where it is never said. Null without a positive. */
export function binaryAt(curve: BinaryCurve, threshold: number): BinaryPoint | null {
  if (curve.positives === 0) return null;
  let [low, high] = [0, curve.thresholds.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (curve.thresholds[middle]! >= threshold) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? { threshold, precision: 1, recall: 0, f1: 0 } : { ...pointAt(curve, low - 1), threshold };
}

/** The threshold of highest F1; of equal ones the highest. Null without a positive. */
export function bestF1(curve: BinaryCurve): BinaryPoint | null {
  if (curve.positives === 0) return null;
  return points(curve).reduce((best, point) => (point.f1 > best.f1 ? point : best));
}

/** Sum over thresholds of (R_n - R_(n-1)) P_n, as scikit-learn's `average_precision_score`; null without a positive. */
export function averagePrecision(curve: BinaryCurve): number | null {
  if (curve.positives === 0) return null;
  let [sum, before] = [0, 0];
  for (const { precision, recall } of points(curve)) {
    sum += (recall - before) * precision;
    before = recall;
  }
  return sum;
}

/** Probability that a positive scores above a negative, ties counting half (Hanley and McNeil 1982); null without both. */
export function rocAuc({ positives, negatives, truePositives, falsePositives }: BinaryCurve): number | null {
  if (positives === 0 || negatives === 0) return null;
  let area = 0;
  for (let at = 0; at < truePositives.length; at++) {
    const [yes, no] = at === 0 ? [0, 0] : [truePositives[at - 1]!, falsePositives[at - 1]!];
    area += ((falsePositives[at]! - no) * (truePositives[at]! + yes)) / 2;
  }
  return area / (positives * negatives);
}

/** The point of highest precision among those that reach a recall; of equal ones that of higher recall. Null without a positive. */
export function bestPrecisionAt(curve: BinaryCurve, recall: number): BinaryPoint | null {
  if (curve.positives === 0) return null;
  return points(curve)
    .filter((point) => point.recall >= recall)
    .reduce((best, point) => (point.precision >= best.precision ? point : best));
}

/** The highest recall among the thresholds that reach a precision; 0 if none does, null without a positive. */
export function recallAtPrecision(curve: BinaryCurve, precision: number): number | null {
  if (curve.positives === 0) return null;
  return points(curve).reduce((best, point) => (point.precision >= precision ? Math.max(best, point.recall) : best), 0);
}
