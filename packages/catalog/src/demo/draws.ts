import { createRandom } from '../random.js';

/** Random choices that depend on their keys only, so that pictures can be made in any order and one more product changes no other. */
export interface Draws {
  /** In [0, 1). */
  uniform(): number;
  /** In [low, high). */
  between(low: number, high: number): number;
  /** Whole number in [0, n). */
  integer(n: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Picks by weights, at least one of them positive. */
  weighted<T>(list: readonly (readonly [T, number])[]): T;
  /** A shuffled copy. */
  shuffle<T>(list: readonly T[]): T[];
}

export function draws(...keys: (string | number)[]): Draws {
  const random = createRandom(...keys);
  const pick = <T>(list: readonly T[]): T => list[random.integer(list.length)] as T;
  return {
    uniform: random.uniform,
    integer: random.integer,
    pick,
    between: (low, high) => low + random.uniform() * (high - low),
    chance: (probability) => random.uniform() < probability,
    weighted: (list) => {
      let left = random.uniform() * list.reduce((sum, [, weight]) => sum + weight, 0);
      return (list.find(([, weight]) => (left -= weight) < 0) ?? pick(list))[0];
    },
    shuffle: (list) => random.shuffle([...list]),
  };
}
