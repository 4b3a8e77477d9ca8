import { z } from 'zod';

import { optimizerSchema } from './schema.js';

const whole = z.number().int().positive();

/** How a head is trained on a run's model; saved with the artifact. What the model itself is made of comes from the run. */
export const finetuneConfigSchema = z.strictObject({
  seed: z.number().int().nonnegative(),
  /** Where the model's parameters come from: the run's checkpoint, or drawn anew. */
  from: z.enum(['pretrained', 'scratch']),
  /** What is trained: model and head, or the head alone (a linear probe). */
  train: z.enum(['all', 'head']),
  /** k: layers of the stack that belong to text; absent: the middle of the run's range. */
  border: whole.optional(),
  /** Most steps; early stopping may end sooner. 0: nothing is trained, and a head that starts at random answers at random. */
  steps: z.number().int().nonnegative(),
  minutes: z.number().positive().optional(),
  batchSize: whole,
  augmentation: z.number().min(0).max(1),
  optimizer: optimizerSchema,
  evaluation: z.strictObject({
    /** Steps between evaluations on the valid split. */
    steps: whole,
    /** Evaluations without a better one after which training stops. */
    patience: whole,
    /** Most examples of an evaluation on the way, beside those asked for in view of them; the last one takes all. */
    limit: whole,
  }),
  /** The head's own settings. */
  settings: z.record(z.string(), z.string()),
});

export type FinetuneConfig = z.infer<typeof finetuneConfigSchema>;

/** The settings that fit most heads on small models. A head alone bears a higher learning rate than the whole model. */
export const finetuneDefaults = ({ from, train }: Pick<FinetuneConfig, 'from' | 'train'>): FinetuneConfig => ({
  seed: 1,
  from,
  train,
  steps: 400,
  batchSize: 64,
  augmentation: 0.3,
  optimizer: {
    learningRate: train === 'head' ? 3e-3 : 1e-3,
    warmupSteps: 20,
    floor: 0.02,
    beta1: 0.9,
    beta2: 0.98,
    epsilon: 1e-6,
    weightDecay: 0.05,
    clipNorm: 1,
    maxSkipped: 20,
  },
  evaluation: { steps: 25, patience: 6, limit: 1000 },
  settings: {},
});
