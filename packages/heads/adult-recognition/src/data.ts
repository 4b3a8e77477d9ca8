import { calibrationSchema } from '@commercemm/encoder';
import { wordsSchema } from '@commercemm/head-classifier';
import { z } from 'zod';

/** What a product is known by; those that it has count together. */
export const SOURCES = ['fused', 'text', 'image'] as const;

/** What the head needs beside its graph. */
export const recognitionDataSchema = z.object({
  /** What yes means, as `--set label=` said it. */
  label: z.string(),
  /** Share of the positives that the threshold was chosen to find. */
  recall: z.number(),
  /** What words say of no and yes, in this order. */
  words: wordsSchema,
  /** From logits to probabilities. */
  calibration: calibrationSchema,
  /** Logit from which on a product is taken for a positive: highest precision that reaches `recall` on the valid split. */
  threshold: z.number(),
});

export type RecognitionData = z.infer<typeof recognitionDataSchema>;
