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
  /**
   * Peak learning rate of the model where all is trained; the optimizer's is the head's. What has been learned moves slower than what starts at
   * random (Howard and Ruder 2018, section 3.2).
   */
  modelLearningRate: z.number().positive(),
  /** k: layers of the stack that belong to text; absent: the middle of the run's range. */
  border: whole.optional(),
  /** Of the model's weights in the artifact; what is trained is fp32. */
  precision: z.enum(['fp32', 'int8']),
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

export interface FinetuneMode extends Pick<FinetuneConfig, 'from' | 'train'> {
  /** What the head asks for; see `TrainableHead`. */
  readonly learningRate?: number | undefined;
  readonly modelLearningRate?: number | undefined;
}

/** The settings that fit most heads on small models. A head alone bears a higher learning rate than one whose model learns too. */
export const finetuneDefaults = ({
  from,
  train,
  learningRate = 1e-3,
  modelLearningRate = from === 'pretrained' ? 3e-4 : 1e-3,
}: FinetuneMode): FinetuneConfig => ({
  seed: 1,
  from,
  train,
  modelLearningRate,
  precision: 'fp32',
  steps: 400,
  batchSize: 64,
  augmentation: 0.3,
  optimizer: {
    learningRate: train === 'head' ? 3e-3 : learningRate,
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

/** The model's learning rate as a share of the head's, 0 where the head is trained alone. */
export const modelRate = ({ train, modelLearningRate, optimizer }: FinetuneConfig): number =>
  train === 'head' ? 0 : modelLearningRate / optimizer.learningRate;
