import { calibrationSchema } from '@commercemm/encoder';
import { poolSchema, wordsSchema } from '@commercemm/head-classifier';
import { z } from 'zod';

/** What the head needs beside its graph. */
export const recognitionDataSchema = z.object({
  /** What yes means, as `--set label=` said it. */
  label: z.string(),
  /** Share of the positives that the threshold was chosen to find. */
  recall: z.number(),
  /** What words say of no and yes, in this order. */
  words: wordsSchema,
  /** How much words and each classifier count. */
  pool: poolSchema,
  /** From logits to probabilities. */
  calibration: calibrationSchema,
  /** Logit from which on a product is taken for a positive: highest precision that reaches `recall` on the valid split. */
  threshold: z.number(),
});

export type RecognitionData = z.infer<typeof recognitionDataSchema>;
