import { fitPlatt } from '@commercemm/encoder';
import {
  bestF1,
  bestPrecisionAt,
  binaryEvaluator,
  EngineError,
  type BinaryEvaluator,
  type Example,
  type HeadProblem,
} from '@commercemm/engine';
import { statisticsToData, type Statistics } from '@commercemm/lexical';
import * as tf from '@tensorflow/tfjs';

import { comparerOf, LEXICAL_WIDTH, standardize, type MatchingData, type Source } from '../data.js';
import { compare } from '../lexical/compare.js';
import { fitLogistic } from './logistic.js';
import type { Profile } from '../lexical/profile.js';
import { matchingLoss, networkFeatures, networkSpecs, pairLogits } from './network.js';
import type { LabelledPair } from './pairs.js';
import { scaleOf } from './scale.js';

const RECALL = 0.9;

export interface MatchingOptions {
  readonly pairs: readonly LabelledPair[];
  readonly sources: readonly Source[];
  readonly statistics: Statistics;
  readonly profile: (row: number) => Profile;
  /** Of an artifact that is evaluated. */
  readonly trained?: MatchingData | undefined;
}

/** Pairs of listings and whether they are one product. @throws EngineError HEAD_NOT_APPLICABLE */
export function matchingProblem({ pairs, sources, statistics, profile, trained }: MatchingOptions): HeadProblem {
  const training = pairs.filter(({ split }) => split === 'train');
  if (!trained && new Set(training.map(({ label }) => label)).size < 2)
    throw new EngineError('HEAD_NOT_APPLICABLE', {
      reason: 'no pairs to learn from',
      expected: 'labelled pairs of products, or listings that share a catalogId, in the train split',
      got: `${training.length} pairs`,
    });
  const fitted = trained ?? fitWords(training, profile, statistics);
  const comparer = comparerOf(fitted, statistics);
  const labels = new Map(pairs.map(({ example: [a, b], label }) => [`${a} ${b}`, label]));
  const labelOf = ([a, b]: Example): 0 | 1 => labels.get(`${a} ${b}`) ?? 0;

  return {
    pass: 'cross-pair',
    features: networkFeatures(sources),
    training: training.map(({ example }) => example),
    parameters: ({ embedding }) => networkSpecs(sources, embedding),
    feeds: (_shape, { size }) => [
      { name: 'lexical', shape: [size, LEXICAL_WIDTH], dtype: 'float32' },
      { name: 'labels', shape: [size], dtype: 'float32' },
    ],
    write(examples, into) {
      examples.forEach(([a, b], i) => {
        into.lexical!.set(comparer(profile(a!), profile(b!)), i * LEXICAL_WIDTH);
        into.labels![i] = labelOf([a!, b!]);
      });
    },
    inputs: ['lexical'],
    outputs: (parameters, sides, { lexical }) => ({ logit: pairLogits(parameters, sides, lexical as tf.Tensor2D, sources) }),
    loss: ({ outputs, feeds: { labels } }) => ({
      loss: matchingLoss(outputs.logit as tf.Tensor1D, labels as tf.Tensor1D),
      count: tf.scalar(labels!.shape[0]!),
    }),
    evaluation: (wanted) => pairs.filter(({ split }) => split === wanted).map(({ example }) => example),
    evaluator: () =>
      binaryEvaluator({
        output: 'logit',
        labelOf,
        names: ['different', 'same product'],
        threshold: trained?.threshold,
        choose: bestF1,
        more: (curve) => ({ [`precision@recall${RECALL * 100}`]: bestPrecisionAt(curve, RECALL)?.precision ?? null }),
      }),
    serving(valid) {
      const { labels, scores, threshold } = valid as BinaryEvaluator;
      return {
        sources: [...sources],
        statistics: statisticsToData(statistics),
        means: fitted.means,
        deviations: fitted.deviations,
        weights: fitted.weights,
        calibration: fitPlatt(scores(), labels()),
        threshold: threshold(),
      };
    },
  };
}

/** What words alone say of the training pairs. */
function fitWords(
  training: readonly LabelledPair[],
  profile: MatchingOptions['profile'],
  statistics: Statistics,
): Pick<MatchingData, 'means' | 'deviations' | 'weights'> {
  const compared = training.map(({ example: [a, b] }) => compare(profile(a!), profile(b!), statistics));
  const scale = scaleOf(compared);
  const weights = fitLogistic(
    compared.map((values) => standardize(values, scale)),
    training.map(({ label }) => label),
  );
  return { ...scale, weights };
}
