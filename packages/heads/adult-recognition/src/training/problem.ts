import type { Split } from '@commercemm/catalog';
import { fitPlatt } from '@commercemm/encoder';
import { EngineError, mixed, type Example, type HeadProblem, type Json } from '@commercemm/engine';
import { SOURCES } from '@commercemm/head-classifier';
import { classifierFeatures, classifierLoss, classifierOutputs, classifierSpecs, wordsOf } from '@commercemm/head-classifier/training';
import { softmaxCrossEntropy } from '@commercemm/onnx-jit';

import type { RecognitionData } from '../data.js';
import { LABELS } from '../head.js';
import { recognitionEvaluator, type RecognitionEvaluator } from './evaluator.js';
import type { RecognitionSettings } from './settings.js';

export interface RecognitionOptions extends RecognitionSettings {
  readonly rows: Readonly<Record<Split, readonly number[]>>;
  readonly labelOf: (row: number) => 0 | 1;
  /** The text of a row that the model reads, not cut. */
  readonly textOf: (row: number) => string;
  /** Of an artifact that is evaluated. */
  readonly trained?: RecognitionData | undefined;
}

/**
 * No and yes as two labels.
 * @throws EngineError HEAD_NOT_APPLICABLE if the train split lacks positives or negatives
 */
export function recognitionProblem({ rows, labelOf, textOf, label, recall, words, trained }: RecognitionOptions): HeadProblem {
  const positives = rows.train.filter((row) => labelOf(row) === 1).length;
  if (!trained && (positives === 0 || positives === rows.train.length))
    throw new EngineError('HEAD_NOT_APPLICABLE', {
      reason: 'nothing to tell apart',
      expected: `products with and without ${label} in the train split`,
      got: `${positives} of ${rows.train.length} with it`,
    });
  // Without texts to learn from, words say the same of everything.
  const { data, logitsOf } = wordsOf({ rows: words ? rows.train : [], labels: LABELS, labelOf, textOf, trained: trained?.words });
  const question = { labels: LABELS, levelsOf: (row: number) => [[labelOf(row)]], wordLogitsOf: logitsOf, pool: trained?.pool };
  return {
    pass: 'image-text',
    features: classifierFeatures(SOURCES),
    training: rows.train.map((row): Example => [row]),
    parameters: (shape) => classifierSpecs(SOURCES, shape, LABELS),
    feeds: (_shape, { size }) => [
      { name: 'words', shape: [size, LABELS], dtype: 'float32' },
      { name: 'labels', shape: [size], dtype: 'int32' },
    ],
    write(examples, into) {
      examples.forEach(([row], i) => {
        into.words!.set(logitsOf(row!), i * LABELS);
        into.labels![i] = labelOf(row!);
      });
    },
    outputs: (parameters, [side]) => classifierOutputs(parameters, side!, SOURCES),
    loss: ({ parameters, sides: [side], feeds: { words: known, labels } }) =>
      classifierLoss(parameters, side!, SOURCES, known, (logits_BL) => softmaxCrossEntropy(logits_BL, labels!)),
    evaluation: (split) => mixed(rows[split]).map((row): Example => [row]),
    evaluator: () => recognitionEvaluator({ question, labelOf, label, recall, threshold: trained?.threshold }),
    serving(valid) {
      const { labels, scores, threshold, pools } = valid as RecognitionEvaluator;
      return {
        label,
        recall,
        words: { ...data },
        pool: pools()[0] as Json,
        calibration: fitPlatt(scores(), labels()),
        threshold: threshold(),
      };
    },
  };
}
