/** Share of equal classes; null without any. */
export function accuracy(truth: ArrayLike<number>, predicted: ArrayLike<number>): number | null {
  let right = 0;
  for (let i = 0; i < truth.length; i++) if (truth[i] === predicted[i]) right++;
  return truth.length > 0 ? right / truth.length : null;
}

/**
 * Unweighted mean over classes of F1 = 2 TP / (2 TP + FP + FN). Classes are those that occur as truth or as prediction, as in scikit-learn's
 * `f1_score(average='macro')`; null without any.
 */
export function macroF1(truth: ArrayLike<number>, predicted: ArrayLike<number>): number | null {
  const counts = new Map<number, { right: number; all: number }>();
  const at = (label: number) => counts.get(label) ?? counts.set(label, { right: 0, all: 0 }).get(label)!;
  for (let i = 0; i < truth.length; i++) {
    // 2 TP + FP + FN is how often a class was meant plus how often it was said.
    at(truth[i]!).all++;
    at(predicted[i]!).all++;
    if (truth[i] === predicted[i]) at(truth[i]!).right++;
  }
  if (counts.size === 0) return null;
  return [...counts.values()].reduce((sum, { right, all }) => sum + (2 * right) / all, 0) / counts.size;
}

/** Counts, [true class][predicted class]. */
export function confusionMatrix(truth: ArrayLike<number>, predicted: ArrayLike<number>, classes: number): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < truth.length; i++) counts[truth[i]!]![predicted[i]!]!++;
  return counts;
}
