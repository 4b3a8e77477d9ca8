import { bestPrecisionAt, binaryEvaluator, type BinaryEvaluator } from '@commercemm/engine';
import { SOURCES } from '@commercemm/head-classifier';
import { pooledEvaluator, type PooledEvaluator, type Question } from '@commercemm/head-classifier/training';

import { LABELS, logitOf } from '../head.js';

export interface RecognitionEvaluator extends PooledEvaluator, Pick<BinaryEvaluator, 'labels' | 'scores' | 'threshold'> {}

export interface RecognitionEvaluatorOptions {
  readonly question: Question;
  readonly labelOf: (row: number) => 0 | 1;
  readonly label: string;
  readonly recall: number;
  /** Of an artifact. */
  readonly threshold?: number | undefined;
}

/** Figures of yes and no, from the logit of all experts together. */
export function recognitionEvaluator({ question, labelOf, label, recall, threshold }: RecognitionEvaluatorOptions): RecognitionEvaluator {
  const binary = binaryEvaluator({
    output: 'logit',
    labelOf: ([row]) => labelOf(row!),
    names: ['no', label],
    threshold,
    choose: (curve) => bestPrecisionAt(curve, recall),
  });
  const pooled = pooledEvaluator(
    {
      ...binary,
      add(examples, { probabilities }) {
        const logits = examples.map((_, at) => logitOf(probabilities!.data.subarray(LABELS * at, LABELS * (at + 1))));
        binary.add(examples, { logit: { shape: [logits.length], data: Float32Array.from(logits) } });
      },
    },
    SOURCES,
    [question],
  );
  const { after } = pooled;
  return { ...pooled, labels: after(binary.labels), scores: after(binary.scores), threshold: after(binary.threshold) };
}
