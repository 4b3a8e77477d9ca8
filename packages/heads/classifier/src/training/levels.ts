/** For each level of a label, the labels that are the same there: one that has no levels is alone at its only one. */
export type Levels = readonly (readonly number[])[];

export type LevelsOf = (label: number) => Levels;

/** Probabilities count as at least this. */
const LEAST = 1e-9;

/** Logarithm of the probability of the right label, mean over its levels; null without any. */
export function logLikelihoodOf(probabilities_L: ArrayLike<number>, levels: Levels): number | null {
  if (levels.length === 0) return null;
  const masses = levels.map((same) => same.reduce((sum, label) => sum + probabilities_L[label]!, 0));
  return masses.reduce((sum, mass) => sum + Math.log(Math.max(LEAST, mass)), 0) / masses.length;
}
