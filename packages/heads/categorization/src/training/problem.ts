import type { CatalogIndex, Split } from '@commercemm/catalog';
import {
  checkSettings,
  EngineError,
  rowsWhere,
  sourcesSetting,
  type Example,
  type HeadProblem,
  type HeadSettings,
  type Json,
} from '@commercemm/engine';
import { SOURCES, type Pool, type Source } from '@commercemm/head-classifier';
import {
  classifierFeatures,
  classifierLoss,
  classifierOutputs,
  classifierSpecs,
  pooledEvaluator,
  type PooledEvaluator,
} from '@commercemm/head-classifier/training';
import * as tf from '@tensorflow/tfjs';

import { prefixKey, type CategoryPath } from '../paths.js';
import { categoryEvaluator } from './evaluator.js';
import { trainedLevels } from './levels.js';
import { pathWords } from './path-words.js';

/** Separator of `CatalogIndex.categories`. */
export const SEPARATOR = ' > ';

/** What the manifest of a trained head says. */
export interface CategoryData {
  readonly sources: readonly Source[];
  readonly paths: readonly CategoryPath[];
  readonly words?: Readonly<Record<string, string>> | undefined;
  readonly pool: Pool;
}

export interface CategoryOptions {
  readonly settings: HeadSettings;
  /** The text of a row that the model reads, not cut. */
  readonly textOf: (row: number) => string;
  /** Of an artifact that is evaluated. */
  readonly trained?: CategoryData | undefined;
}

/** Rows of a split that have a category and something to know it by. */
export const labelled = (index: CatalogIndex, split: Split): number[] =>
  rowsWhere(
    index,
    (row) =>
      index.splits[row] === split &&
      (index.kinds[row] === 'listing' || index.kinds[row] === 'photo') &&
      index.categories[row] !== '' &&
      index.textCounts[row]! + index.imageCounts[row]! > 0,
  );

export const splitPath = (category: string): CategoryPath => category.split(SEPARATOR);

/** The distinct paths of the train split, in the order of their names. */
export function trainPaths(index: CatalogIndex): CategoryPath[] {
  const distinct = new Set(labelled(index, 'train').map((row) => index.categories[row]!));
  return [...distinct].sort().map(splitPath);
}

/**
 * One softmax over all category paths. The probability of a category at any level is the sum over the paths through it, so levels never
 * contradict each other; the loss is the mean over levels of its negative logarithm (a path that ends early has fewer levels). Words are
 * fitted before training, and classifiers on the text learn beside half of what they say (see head-classifier). How much words and each
 * classifier count is fitted on the valid split: classifiers know their train products by heart, and others less than they think.
 */
export function categoryProblem(index: CatalogIndex, { settings, textOf, trained }: CategoryOptions): HeadProblem {
  checkSettings(settings, ['sources']);
  const sources = sourcesSetting(settings, SOURCES);
  const paths = trained?.paths ?? trainPaths(index);
  if (paths.length < 2)
    throw new EngineError('HEAD_NOT_APPLICABLE', {
      reason: 'too few categories',
      expected: 'at least 2 category paths',
      got: paths.length,
    });
  const depth = Math.max(...paths.map(({ length }) => length));
  const levels = Array.from({ length: depth }, (_, at) => at + 1);
  // Classes of each level, and which paths go through which of them.
  const classes = levels.map((level) => [...new Set(paths.filter(({ length }) => length >= level).map((path) => prefixKey(path, level)))]);
  const rows = { train: labelled(index, 'train'), valid: labelled(index, 'valid'), test: labelled(index, 'test') };
  const pathOf = (row: number) => splitPath(index.categories[row]!);
  const levelsOf = trainedLevels(paths);
  const looksAtWords = sources.some((source) => source !== 'image') && (!trained || trained.words);
  const words = looksAtWords ? pathWords({ rows: rows.train, paths, pathOf, textOf, trained: trained?.words }) : undefined;
  const labelAt = (row: number, level: number) =>
    pathOf(row).length >= level ? classes[level - 1]!.indexOf(prefixKey(pathOf(row), level)) : -1;

  return {
    pass: 'image-text',
    features: classifierFeatures(sources),
    training: rows.train.map((row): Example => [row]),
    parameters: (shape) => classifierSpecs(sources, shape, paths.length),
    feeds: (_shape, { size }) => [
      { name: 'labels', shape: [size, depth], dtype: 'int32' },
      { name: 'weights', shape: [size, depth], dtype: 'float32' },
      ...(words ? [{ name: 'words', shape: [size, paths.length], dtype: 'float32' as const }] : []),
    ],
    write(examples, into) {
      examples.forEach(([row], i) => {
        if (words) into.words!.set(words.logitsOf(row!), i * paths.length);
        for (const level of levels) {
          const label = labelAt(row!, level);
          into.labels![i * depth + level - 1] = Math.max(0, label);
          into.weights![i * depth + level - 1] = label < 0 ? 0 : 1;
        }
      });
    },
    outputs: (parameters, [side]) => classifierOutputs(parameters, side!, sources),
    loss: ({ parameters, sides: [side], feeds }) =>
      classifierLoss(parameters, side!, sources, feeds.words, (logits_BP) =>
        pathLoss(logits_BP, feeds.labels as tf.Tensor2D, feeds.weights as tf.Tensor2D, paths, classes),
      ),
    evaluation: (split) => rows[split].map((row): Example => [row]),
    evaluator: () =>
      pooledEvaluator(categoryEvaluator(paths, pathOf), sources, [
        { labels: paths.length, levelsOf: (row) => levelsOf(pathOf(row)), wordsOf: words?.logitsOf, pool: trained?.pool },
      ]),
    serving: (valid) => ({
      sources: [...sources],
      paths: paths.map((path) => [...path]),
      ...(words && { words: { ...words.data } }),
      pool: (valid as PooledEvaluator).pools()[0] as Json,
    }),
  };
}

/** Mean over a product's levels of -log of the probability of its category there, [B]. */
function pathLoss(
  logits_BP: tf.Tensor2D,
  labels_BL: tf.Tensor2D,
  weights_BL: tf.Tensor2D,
  paths: readonly CategoryPath[],
  classes: readonly (readonly string[])[],
): tf.Tensor1D {
  const [size] = labels_BL.shape;
  const probabilities_BP = tf.softmax(logits_BP);
  const perLevel = classes.map((names, at) => {
    const member_PC = tf.tensor2d(paths.map((path) => names.map((name) => Number(path.length > at && prefixKey(path, at + 1) === name))));
    const mass_BC = tf.matMul(probabilities_BP, member_PC) as tf.Tensor2D;
    const label_B = tf.reshape(tf.slice(labels_BL, [0, at], [size, 1]), [size]);
    const wanted_BC = tf.cast(tf.equal(tf.reshape(label_B, [size, 1]), tf.range(0, names.length, 1, 'int32')), 'float32');
    const mass_B = tf.sum(tf.mul(mass_BC, wanted_BC), 1);
    return tf.mul(tf.log(tf.maximum(mass_B, 1e-9)), tf.reshape(tf.slice(weights_BL, [0, at], [size, 1]), [size]));
  });
  const levels_B = tf.maximum(tf.sum(weights_BL, 1), 1);
  return tf.neg(tf.div(tf.addN(perLevel), levels_B)) as tf.Tensor1D;
}
