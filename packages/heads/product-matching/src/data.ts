import { calibrationSchema } from '@commercemm/encoder';
import type { Statistics } from '@commercemm/lexical';
import { z } from 'zod';

import { compare, COMPARISON_COUNT } from './lexical/compare.js';
import type { Profile } from './lexical/profile.js';

/** What two products are compared by beside words. */
export const SOURCES = ['text', 'image', 'fused'] as const;
export type Source = (typeof SOURCES)[number];

const values = z.array(z.number()).length(COMPARISON_COUNT);

/** What the head needs beside its graph. */
export const matchingDataSchema = z.object({
  sources: z.array(z.enum(SOURCES)),
  /** In how many products of the training catalog a word occurs, as `statisticsToData` of lexical. */
  statistics: z.unknown(),
  /** Of each comparison over the training pairs. */
  means: values,
  deviations: values,
  /** Of a logistic regression on the comparisons alone, the intercept last: what the graph adds to. */
  weights: z.array(z.number()).length(COMPARISON_COUNT + 1),
  /** From logits to probabilities. */
  calibration: calibrationSchema,
  /** Logit from which on two products are taken for one: highest F1 on the valid split. */
  threshold: z.number(),
});

export type MatchingData = z.infer<typeof matchingDataSchema>;

export type Scale = Pick<MatchingData, 'means' | 'deviations'>;

/** Comparisons of mean 0 and deviation 1 over the training pairs. */
export const standardize = (values: Float32Array, { means, deviations }: Scale): Float32Array =>
  values.map((value, i) => (value - means[i]!) / deviations[i]!);

/** The sum of values by weights, and the intercept. */
export const linearOf = (weights: readonly number[], values: ArrayLike<number>): number => {
  let sum = weights[values.length]!;
  for (let i = 0; i < values.length; i++) sum += values[i]! * weights[i]!;
  return sum;
};

/** The head's input `lexical` for two products: F standardised comparisons, then the logit of their regression. */
export type Comparer = (a: Profile, b: Profile) => Float32Array;
export const LEXICAL_WIDTH = COMPARISON_COUNT + 1;

export const comparerOf =
  (data: Pick<MatchingData, 'means' | 'deviations' | 'weights'>, statistics: Statistics): Comparer =>
  (a, b) => {
    const values = standardize(compare(a, b, statistics), data);
    return Float32Array.of(...values, linearOf(data.weights, values));
  };
