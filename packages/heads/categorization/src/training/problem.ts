import type { CatalogIndex, Split } from '@commercemm/catalog';
import {
  booleanSetting,
  checkSettings,
  EngineError,
  mixed,
  rowsWhere,
  sourcesSetting,
  type Example,
  type HeadProblem,
  type HeadSettings,
  type Json,
} from '@commercemm/engine';
import { SOURCES } from '@commercemm/head-classifier';
import {
  classifierFeatures,
  classifierLoss,
  classifierOutputs,
  classifierSpecs,
  pooledEvaluator,
  type PooledEvaluator,
} from '@commercemm/head-classifier/training';
import * as tf from '@tensorflow/tfjs';

import type { CategoryData } from '../head.js';
import { pathTree, prefixKey, type CategoryPath, type PathLevel } from '../paths.js';
import { categoryEvaluator } from './evaluator.js';
import { trainedLevels } from './levels.js';
import { pathWords } from './path-words.js';

/** Separator of `CatalogIndex.categories`. */
export const SEPARATOR = ' > ';

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
  checkSettings(settings, ['sources', 'words']);
  const sources = trained?.sources ?? sourcesSetting(settings, SOURCES);
  const tree = pathTree(trained?.paths ?? trainPaths(index));
  const { paths, levels } = tree;
  if (paths.length < 2)
    throw new EngineError('HEAD_NOT_APPLICABLE', {
      reason: 'too few categories',
      expected: 'at least 2 category paths',
      got: paths.length,
    });
  const depth = levels.length;
  const places = levels.map(({ keys }) => new Map(keys.map((key, at) => [key, at])));
  const rows = { train: labelled(index, 'train'), valid: labelled(index, 'valid'), test: labelled(index, 'test') };
  const pathOf = (row: number) => splitPath(index.categories[row]!);
  const levelsOf = trainedLevels(tree);
  const looksAtWords = sources.some((source) => source !== 'image') && (trained ? trained.words : booleanSetting(settings, 'words'));
  const words = looksAtWords ? pathWords({ rows: rows.train, paths, levelsOf, pathOf, textOf, trained: trained?.words }) : undefined;

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
        const path = pathOf(row!);
        places.forEach((own, at) => {
          const label = path.length > at ? own.get(prefixKey(path, at + 1)) : undefined;
          into.labels![i * depth + at] = label ?? 0;
          into.weights![i * depth + at] = Number(label !== undefined);
        });
      });
    },
    outputs: (parameters, [side]) => classifierOutputs(parameters, side!, sources),
    loss: ({ parameters, sides: [side], feeds }) =>
      classifierLoss(parameters, side!, sources, feeds.words, (logits_BP) =>
        pathLoss(logits_BP, feeds.labels as tf.Tensor2D, feeds.weights as tf.Tensor2D, levels),
      ),
    evaluation: (split) => mixed(rows[split]).map((row): Example => [row]),
    evaluator: () =>
      pooledEvaluator(categoryEvaluator(tree, pathOf), sources, [
        { labels: paths.length, levelsOf: (row) => levelsOf(pathOf(row)), wordLogitsOf: words?.logitsOf, pool: trained?.pool },
      ]),
    serving: (valid) => ({
      sources: [...sources],
      paths: paths.map((path) => [...path]),
      ...(words && { words: { ...words.data } }),
      pool: (valid as PooledEvaluator).pools()[0] as Json,
    }),
  };
}

/** Mean over a product's levels of -log of the probability of its category there, [B]. B products, P paths, L levels. */
function pathLoss(logits_BP: tf.Tensor2D, labels_BL: tf.Tensor2D, weights_BL: tf.Tensor2D, levels: readonly PathLevel[]): tf.Tensor1D {
  const [size] = labels_BL.shape;
  const probabilities_BP = tf.softmax(logits_BP);
  const column = (tensor: tf.Tensor, at: number) => tf.slice(tensor, [0, at], [size, 1]);
  const perLevel = levels.map(({ of_P }, at) => {
    const through_BP = tf.cast(tf.equal(column(labels_BL, at), tf.tensor1d(of_P, 'int32')), 'float32');
    const mass_B = tf.sum(tf.mul(probabilities_BP, through_BP), 1);
    return tf.mul(tf.log(tf.maximum(mass_B, 1e-9)), tf.reshape(column(weights_BL, at), [size]));
  });
  const count_B = tf.maximum(tf.sum(weights_BL, 1), 1);
  return tf.neg(tf.div(tf.addN(perLevel), count_B)) as tf.Tensor1D;
}
