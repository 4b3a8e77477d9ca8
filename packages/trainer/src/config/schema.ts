import { z } from 'zod';

const whole = z.number().int().positive();
const share = z.number().min(0).max(1);

const channels = z.tuple([z.number(), z.number(), z.number()]);

/** What masked image modelling learns from. */
const teacher = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('online') }),
  /** `decay`: share of itself that the moving average keeps at each update. */
  z.strictObject({ kind: z.literal('momentum'), decay: share }),
  /** A frozen classifier: path of its .onnx file, side of its input, mean and deviation of its pixels. */
  z.strictObject({ kind: z.literal('onnx'), model: z.string(), size: whole, mean: channels, std: channels }),
]);

const textField = z.enum(['title', 'description', 'attributes', 'category']);

/** AdamW, warm-up and cosine, clipping. */
export const optimizerSchema = z.strictObject({
  learningRate: z.number().positive(),
  warmupSteps: z.number().int().nonnegative(),
  /** Share of the peak that the cosine ends at. */
  floor: share,
  beta1: share,
  beta2: share,
  epsilon: z.number().positive(),
  weightDecay: z.number().nonnegative(),
  clipNorm: z.number().positive(),
  /** Steps in a row without a finite loss and gradient that stop the run. */
  maxSkipped: whole,
});

/** Everything that a run is made of. Presets fill it, a config file and the command line change it; saved as `config.json`. */
export const runConfigSchema = z.strictObject({
  preset: z.string(),
  seed: z.number().int().nonnegative(),
  /** Iterations that the learning rate schedule is made for. */
  steps: whole,
  /** Stops before the schedule's end, behind this iteration; the schedule is not shortened, so a run that goes on later is the same run. */
  stop: whole.optional(),
  /** Stops sooner when so many minutes have passed. */
  minutes: z.number().positive().optional(),
  /** Names of task packages, imported before the run. */
  tasks: z.array(z.string()),
  /** Ids of the registered tasks to run; all if absent. */
  taskIds: z.array(z.string()).optional(),
  /** Weights by task id; 1 unless told. */
  weights: z.record(z.string(), z.number().nonnegative()),
  model: z.strictObject({
    imageSize: whole,
    patchSize: whole,
    width: whole,
    heads: whole,
    mlpRatio: z.number().positive(),
    imageLayers: whole,
    stackLayers: whole,
    /** Largest vocabulary; a small catalog's tokenizer may stay below it. */
    vocabulary: whole,
    maxTokens: whole,
    embedding: whole,
    /** Whether edges and colours of a picture are part of its pooled feature: few pictures teach them sooner than an encoder. */
    descriptor: z.boolean().default(false),
  }),
  /** Borders k that the scheduler draws from, both ends included. */
  borders: z.tuple([whole, whole]),
  fuseSingleModality: z.boolean(),
  teacher,
  /** Items of the image-text pass and pairs of the cross-pair pass. */
  batchSize: whole,
  /** Fields of an item that make up its text, in this order. */
  textFields: z.array(textField),
  /** Fields of further texts that pre-training draws from, such as `[["category", "attributes"]]`: what the catalog knows of a product beside its text. */
  textAlternatives: z.array(z.array(textField).min(1)).default([]),
  /** Text lengths that graphs are compiled for; the longest is `model.maxTokens`. */
  textBuckets: z.array(whole),
  /** Strength of crops, flips and colour changes, 0 to 1. */
  augmentation: share,
  /** Whether listings without catalogId and with one title are one product. */
  identity: z.enum(['catalog', 'catalog-or-title']),
  optimizer: optimizerSchema,
  checkpoint: z.strictObject({ steps: whole, minutes: z.number().positive(), keep: whole }),
  evaluation: z.strictObject({
    /** Iterations between evaluations on the valid split. */
    steps: whole,
    /** Most items a side. */
    limit: whole,
  }),
  /** Memory for decoded pictures and tokens, MiB. */
  cacheMegabytes: whole,
});

export type RunConfig = z.infer<typeof runConfigSchema>;
