/** Category paths and what a distribution over them says of each level. Shared by training and serving. */
import { TopK } from '@commercemm/encoder';

/** From the root, as in `['Apparel', 'Bottomwear', 'Skirts']`. */
export type CategoryPath = readonly string[];

const KEY_SEPARATOR = '\u001f';

/** A prefix of a path, as one text; names may hold any character but this separator's. */
export const prefixKey = (path: CategoryPath, levels: number): string => path.slice(0, levels).join(KEY_SEPARATOR);

/** As people read it: `Apparel > Bottomwear`. */
export const nameOfKey = (key: string): string => key.replaceAll(KEY_SEPARATOR, ' > ');

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

/** The categories of one level, and which of them each path goes through. P paths. */
export interface PathLevel {
  /** Their prefixes, see `prefixKey`. */
  readonly keys: readonly string[];
  /** Place among the keys, [P]; -1 where a path ends above. */
  readonly of_P: Int32Array;
}

/** Paths, and the categories on them level by level. */
export interface PathTree {
  readonly paths: readonly CategoryPath[];
  /** From the root on. */
  readonly levels: readonly PathLevel[];
}

/** @param paths at least one */
export function pathTree(paths: readonly CategoryPath[]): PathTree {
  const depth = paths.reduce((most, { length }) => Math.max(most, length), 0);
  const levels = Array.from({ length: depth }, (_, at) => {
    const places = new Map<string, number>();
    const of_P = Int32Array.from(paths, (path) => {
      if (path.length <= at) return -1;
      const key = prefixKey(path, at + 1);
      return places.get(key) ?? places.set(key, places.size).size - 1;
    });
    return { keys: [...places.keys()], of_P };
  });
  return { paths, levels };
}

/** Probabilities of a level's categories: the sums over the paths through them. */
function massesAt({ keys, of_P }: PathLevel, probabilities: ArrayLike<number>): Float64Array {
  const masses = new Float64Array(keys.length);
  of_P.forEach((key, p) => {
    if (key >= 0) masses[key]! += probabilities[p]!;
  });
  return masses;
}

/** The `count` most probable paths, best first. @throws RangeError if the count is not a whole number from 0 */
export function bestPaths({ paths, levels }: PathTree, probabilities: ArrayLike<number>, count: number): CategoryPrediction[] {
  const top = new TopK(Math.min(count, paths.length));
  paths.forEach((_, p) => top.add(p, probabilities[p]!));
  const masses = levels.map((level) => massesAt(level, probabilities));
  return top.best().map(({ index: p, score }) => {
    const path = paths[p]!;
    return {
      path,
      probability: score,
      levels: path.map((_, at) => ({ path: path.slice(0, at + 1), probability: Math.min(1, masses[at]![levels[at]!.of_P[p]!]!) })),
    };
  });
}

/** The most probable category of a level, as its key. It need not be on the most probable path. */
export function bestKey(level: PathLevel, probabilities: ArrayLike<number>): string {
  const masses = massesAt(level, probabilities);
  let best = 0;
  masses.forEach((mass, at) => (best = mass > masses[best]! ? at : best));
  return level.keys[best]!;
}
