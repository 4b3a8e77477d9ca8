import type { Split } from '@commercemm/catalog';
import type { Example } from '@commercemm/engine';

import type { ScoredPair } from './threshold.js';

/** What is known of a split's listings, and how groups of them are judged by it. */
export interface Judge {
  /** The figure that training goes by. */
  readonly primary: string;
  /** The split's listings, by row; what is judged together stands together, so that the first so many of them can be judged. */
  readonly listings: readonly number[];
  /** What a threshold can not be chosen without, if the split lacks it. */
  readonly lacks?: { readonly expected: string; readonly got: string } | undefined;
  /** Whether two listings, by row, are one product; null where that is not known. */
  labelOf(pair: Example): 0 | 1 | null;
  /**
   * Score from which on pairs must be joined for the highest primary figure; of equal ones the highest, null where none is above 0.
   * @param rows that positions in pairs name: first the `judged` listings of the split, then others
   */
  bestThreshold(pairs: readonly ScoredPair[], rows: readonly number[], judged: number): number | null;
  /** Of the groups of the same rows. */
  judge(groups: ArrayLike<number>, rows: readonly number[], judged: number): Judgement;
}

export interface Judgement {
  /** How many units the figures are made of. */
  readonly size: number;
  /** Of all units, or of those given, with repeats; not applicable ones are left out. */
  figures(units?: Int32Array): Readonly<Record<string, number>>;
}

export type JudgeOf = (split: Split) => Judge;
