import { confusionMatrix } from '../evaluation/classification.js';
import {
  averagePrecision,
  binaryAt,
  binaryCurve,
  recallAtPrecision,
  rocAuc,
  type BinaryCurve,
  type BinaryPoint,
} from '../evaluation/binary.js';
import { applicable, MOST_JUDGED } from './figures.js';
import type { Evaluator, Example } from './head.js';

const HIGH_PRECISION = 0.99;
/** A threshold that no score reaches; unlike Infinity it can be written to JSON. */
const NEVER = Number.MAX_VALUE;

export interface BinaryEvaluatorOptions {
  /** The output [B] whose larger values mean yes. */
  readonly output: string;
  readonly labelOf: (example: Example) => 0 | 1;
  /** How no and yes are called in the report. */
  readonly names: readonly [string, string];
  /** The threshold of an artifact; else `choose` takes one for these very examples, as is done on the valid split. */
  readonly threshold?: number | undefined;
  readonly choose: (curve: BinaryCurve) => BinaryPoint | null;
  /** Further figures. */
  readonly more?: (curve: BinaryCurve) => Readonly<Record<string, number | null>>;
}

export interface BinaryEvaluator extends Evaluator {
  /** One value an example, in the order they came. */
  labels(): Float64Array;
  scores(): Float64Array;
  /** From which score on yes is said. */
  threshold(): number;
}

/** Figures of a head with one score an example. Training goes by average precision, which needs no threshold. */
export function binaryEvaluator({ output, labelOf, names, threshold, choose, more }: BinaryEvaluatorOptions): BinaryEvaluator {
  const [labels, scores]: [number[], number[]] = [[], []];
  const examples: Example[] = [];
  let chosen: number | undefined;
  const limit = (): number => threshold ?? (chosen ??= choose(binaryCurve(labels, scores))?.threshold ?? NEVER);

  return {
    primary: 'averagePrecision',
    add(added, outputs) {
      chosen = undefined;
      added.forEach((example, i) => {
        labels.push(labelOf(example));
        scores.push(outputs[output]!.data[i]!);
        if (examples.length < MOST_JUDGED) examples.push(example);
      });
    },
    size: () => labels.length,
    metrics(units) {
      const curve = binaryCurve(labels, scores, units);
      const point = binaryAt(curve, limit());
      return applicable({
        averagePrecision: averagePrecision(curve),
        f1: point?.f1,
        precision: point?.precision,
        recall: point?.recall,
        rocAuc: rocAuc(curve),
        'recall@precision99': recallAtPrecision(curve, HIGH_PRECISION),
        ...more?.(curve),
      });
    },
    judged: () =>
      examples.map((example, i) => {
        const said = Number(scores[i]! >= limit());
        return { example, truth: names[labels[i]!]!, predicted: names[said]!, right: said === labels[i] };
      }),
    confusion: () => ({
      labels: [...names],
      counts: confusionMatrix(
        labels,
        scores.map((score) => Number(score >= limit())),
        2,
      ),
    }),
    labels: () => Float64Array.from(labels),
    scores: () => Float64Array.from(scores),
    threshold: limit,
  };
}
