/** Category paths and what a distribution over them says of each level. Shared by training and serving. */

/** From the root, as in `['Apparel', 'Bottomwear', 'Skirts']`. */
export type CategoryPath = readonly string[];

/** A prefix of a path, as one text; names may hold any character but this separator's. */
export const prefixKey = (path: CategoryPath, levels: number): string => path.slice(0, levels).join('\u001f');

export interface Level {
  /** Prefix of a path down to this level. */
  readonly path: CategoryPath;
  /** From 0 to 1; never more than that of the level above. */
  readonly probability: number;
}

export interface CategoryPrediction {
  readonly path: CategoryPath;
  /** Of the whole path. */
  readonly probability: number;
  /** From the root to the whole path. */
  readonly levels: readonly Level[];
}

/** The paths through each category, by `prefixKey`. */
export function pathsThrough(paths: readonly CategoryPath[]): ReadonlyMap<string, readonly number[]> {
  const through = new Map<string, number[]>();
  paths.forEach((path, p) => {
    for (let levels = 1; levels <= path.length; levels++) {
      const key = prefixKey(path, levels);
      (through.get(key) ?? through.set(key, []).get(key)!).push(p);
    }
  });
  return through;
}

/** Sum of the probabilities of the paths that begin so. */
const massOf = (paths: readonly CategoryPath[], probabilities: ArrayLike<number>, path: CategoryPath, levels: number): number => {
  const key = prefixKey(path, levels);
  let sum = 0;
  for (let p = 0; p < paths.length; p++) if (paths[p]!.length >= levels && prefixKey(paths[p]!, levels) === key) sum += probabilities[p]!;
  return Math.min(1, sum);
};

/** The `count` most probable paths, best first. */
export function bestPaths(paths: readonly CategoryPath[], probabilities: ArrayLike<number>, count: number): CategoryPrediction[] {
  const order = paths.map((_, p) => p).sort((a, b) => probabilities[b]! - probabilities[a]!);
  return order.slice(0, count).map((p) => {
    const path = paths[p]!;
    return {
      path,
      probability: probabilities[p]!,
      levels: path.map((_, level) => ({ path: path.slice(0, level + 1), probability: massOf(paths, probabilities, path, level + 1) })),
    };
  });
}

/** The most probable prefix of so many levels; null if no path is that long. It need not begin the most probable path. */
export function bestPrefix(paths: readonly CategoryPath[], probabilities: ArrayLike<number>, levels: number): string | null {
  const mass = new Map<string, number>();
  paths.forEach((path, p) => {
    if (path.length < levels) return;
    const key = prefixKey(path, levels);
    mass.set(key, (mass.get(key) ?? 0) + probabilities[p]!);
  });
  let best: string | null = null;
  for (const [key, value] of mass) if (best === null || value > mass.get(best)!) best = key;
  return best;
}
