import { poolSchema, wordsSchema } from '@commercemm/head-classifier';
import { z } from 'zod';

import type { ChainWeights } from './tagger.js';
import { tagCount } from './tags.js';

/** What the head needs beside its graph. */
export const extractionDataSchema = z
  .object({
    /** Attributes whose values are spans of the text. */
    spans: z.array(z.string()),
    /** Attributes whose values are classes, what words say of them, and how much words and each classifier count. */
    classes: z.array(z.object({ attribute: z.string(), values: z.array(z.string()).min(2), words: wordsSchema, pool: poolSchema })),
    /** What words show and what it says: by the name of a feature, `tag:weight` of each tag, with spaces between. There are thousands. */
    features: z.record(z.string(), z.string().regex(/^\d+:-?\d+(\.\d+)?( \d+:-?\d+(\.\d+)?)*$/)),
    /** Score of each pair of neighbouring tags, row by row, the earlier one first. */
    follows: z.array(z.number()),
    /** How much of what the model adds to the scores of tags counts. */
    added: z.number().nonnegative(),
  })
  .refine(({ spans, follows }) => follows.length === tagCount(spans.length) ** 2, {
    path: ['follows'],
    error: 'a score of each pair of tags',
  });

export type ExtractionData = z.infer<typeof extractionDataSchema>;

/** An attribute whose values are classes. */
export type AttributeClasses = Pick<ExtractionData['classes'][number], 'attribute' | 'values'>;

/** What is learned of a catalog's attributes: those of the text and those with classes. */
export interface Attributes {
  readonly spans: readonly string[];
  readonly classes: readonly AttributeClasses[];
}

/** Digits of the weights that are kept. */
const DIGITS = 2;

export const weightsToData = ({ features, factors_KK }: ChainWeights): Pick<ExtractionData, 'features' | 'follows'> => ({
  features: Object.fromEntries(
    [...features]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, own]) => [name, own.map(([tag, weight]) => `${tag}:${Number(weight.toFixed(DIGITS))}`).join(' ')]),
  ),
  follows: Array.from(factors_KK, (factor) => Number(Math.log(factor).toFixed(DIGITS))),
});

export const weightsFromData = ({ features, follows }: Pick<ExtractionData, 'features' | 'follows'>): ChainWeights => ({
  features: new Map(
    Object.entries(features).map(([name, own]) => [
      name,
      own.split(' ').map((pair) => {
        const [tag, weight] = pair.split(':').map(Number);
        return [tag!, weight!] as const;
      }),
    ]),
  ),
  factors_KK: Float64Array.from(follows, Math.exp),
});
