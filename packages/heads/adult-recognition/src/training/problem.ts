/** B products. */
import type { Split } from '@commercemm/catalog';
import { fitPlatt } from '@commercemm/encoder';
import {
  bestPrecisionAt,
  binaryEvaluator,
  EngineError,
  headLinear,
  headLinearSpecs,
  type BinaryEvaluator,
  type Example,
  type FeatureName,
  type Features,
  type HeadProblem,
} from '@commercemm/engine';
import { wordsOf } from '@commercemm/head-classifier/training';
import { type Parameters } from '@commercemm/model';
import * as tf from '@tensorflow/tfjs';

import { SOURCES, type RecognitionData } from '../data.js';
import type { RecognitionSettings } from './settings.js';

export interface RecognitionOptions extends RecognitionSettings {
  readonly rows: Readonly<Record<Split, readonly number[]>>;
  readonly labelOf: (row: number) => 0 | 1;
  /** The text of a row that the model reads, not cut. */
  readonly textOf: (row: number) => string;
  /** Of an artifact that is evaluated. */
  readonly trained?: RecognitionData | undefined;
}

const features = SOURCES.flatMap((source): FeatureName[] => [`${source}/pooled`, `${source}/present`]);

/**
 * Logit of yes, [B]: that of words, and the mean of one linear function for each of the fused product, its text and its picture, as far as they are
 * there.
 */
export function recognitionLogits(parameters: Parameters, side: Features, words_B: tf.Tensor1D): tf.Tensor1D {
  const presents = SOURCES.map((source) => side[`${source}/present`] as tf.Tensor1D);
  const logits = SOURCES.map((source, at) =>
    tf.mul(tf.reshape(headLinear(parameters, `head.${source}`, side[`${source}/pooled`] as tf.Tensor2D), [-1]), presents[at]!),
  );
  return tf.add(words_B, tf.div(tf.addN(logits), tf.maximum(tf.addN(presents), 1))) as tf.Tensor1D;
}

/** Mean over products of -log of the probability of their label. */
export const recognitionLoss = (logits_B: tf.Tensor1D, labels_B: tf.Tensor1D): tf.Scalar =>
  tf.mean(tf.sub(tf.softplus(logits_B), tf.mul(logits_B, labels_B)));

/** @throws EngineError HEAD_NOT_APPLICABLE if the train split lacks positives or negatives */
export function recognitionProblem({ rows, labelOf, textOf, label, recall, trained }: RecognitionOptions): HeadProblem {
  const positives = rows.train.filter((row) => labelOf(row) === 1).length;
  if (!trained && (positives === 0 || positives === rows.train.length))
    throw new EngineError('HEAD_NOT_APPLICABLE', {
      reason: 'nothing to tell apart',
      expected: `products with and without ${label} in the train split`,
      got: `${positives} of ${rows.train.length} with it`,
    });
  const { data: words, logitsOf } = wordsOf({ rows: rows.train, labels: 2, labelOf, textOf, trained: trained?.words });
  return {
    pass: 'image-text',
    features,
    training: rows.train.map((row): Example => [row]),
    parameters: ({ width }) => Object.assign({}, ...SOURCES.map((source) => headLinearSpecs(`head.${source}`, width, 1))) as never,
    feeds: (_shape, { size }) => ['words', 'labels'].map((name) => ({ name, shape: [size], dtype: 'float32' as const })),
    write(examples, into) {
      examples.forEach(([row], i) => {
        const [no, yes] = logitsOf(row!) as unknown as [number, number];
        into.words![i] = yes - no;
        into.labels![i] = labelOf(row!);
      });
    },
    inputs: ['words'],
    outputs: (parameters, [side], { words }) => ({ logit: recognitionLogits(parameters, side!, words as tf.Tensor1D) }),
    loss: ({ outputs, feeds: { labels } }) => ({
      loss: recognitionLoss(outputs.logit as tf.Tensor1D, labels as tf.Tensor1D),
      count: tf.scalar(labels!.shape[0]!),
    }),
    evaluation: (split) => rows[split].map((row): Example => [row]),
    evaluator: () =>
      binaryEvaluator({
        output: 'logit',
        labelOf: ([row]) => labelOf(row!),
        names: ['no', label],
        threshold: trained?.threshold,
        choose: (curve) => bestPrecisionAt(curve, recall),
      }),
    serving(valid) {
      const { labels, scores, threshold } = valid as BinaryEvaluator;
      return { label, recall, words: { ...words }, calibration: fitPlatt(scores(), labels()), threshold: threshold() };
    },
  };
}
