import { pathsThrough, prefixKey, type CategoryPath } from '../paths.js';

/** For each level of a path whose category was trained, the paths through it. */
export type TrainedLevels = readonly (readonly number[])[];

/** Probabilities count as at least this. */
const LEAST = 1e-9;

export function trainedLevels(paths: readonly CategoryPath[]): (path: CategoryPath) => TrainedLevels {
  const through = pathsThrough(paths);
  return (path) => path.flatMap((_, at) => [through.get(prefixKey(path, at + 1)) ?? []]).filter((own) => own.length > 0);
}

/** Logarithm of the probability of the right category, mean over levels; null without any. */
export function logLikelihoodOf(probabilities_P: ArrayLike<number>, levels: TrainedLevels): number | null {
  if (levels.length === 0) return null;
  const masses = levels.map((through) => through.reduce((sum, p) => sum + probabilities_P[p]!, 0));
  return masses.reduce((sum, mass) => sum + Math.log(Math.max(LEAST, mass)), 0) / masses.length;
}
