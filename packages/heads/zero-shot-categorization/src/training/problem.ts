import type { CatalogIndex } from '@commercemm/catalog';
import {
  checkSettings,
  EngineError,
  sourcesSetting,
  textItem,
  type Evaluator,
  type Example,
  type HeadProblem,
  type HeadSettings,
} from '@commercemm/engine';
import { pathTree, type CategoryPath } from '@commercemm/head-categorization';
import { categoryEvaluator, labelled, splitPath, trainPaths } from '@commercemm/head-categorization/training/parts';
import { createEmbedded, firstThere, roleFeatures, type Role } from '@commercemm/head-retrieval/training';
import * as tf from '@tensorflow/tfjs';

import { classProbabilities, meanDirection, promptsOf, TEMPLATES, zeroShotDataSchema, type ZeroShotData } from '../classes.js';

const SOURCES = ['fused', 'text', 'image'] as const;

/**
 * Categories from their names: a category is the mean of the text embeddings of its prompts, a product its fused embedding (else of its text,
 * else of its picture), and the nearest category wins. Nothing is learned.
 * @throws EngineError HEAD_NOT_APPLICABLE below two categories, HEAD_SETTING_INVALID for templates that do not give each category a text
 */
export function zeroShotProblem(index: CatalogIndex, settings: HeadSettings, trained?: ZeroShotData): HeadProblem {
  checkSettings(settings, ['sources', 'templates']);
  const item: Role = { name: 'item', sources: sourcesSetting(settings, SOURCES) };
  const paths: readonly CategoryPath[] = trained?.paths ?? trainPaths(index);
  const templates = trained?.templates ?? templatesOf(settings);
  if (paths.length < 2)
    throw new EngineError('HEAD_NOT_APPLICABLE', {
      reason: 'too few categories',
      expected: 'at least 2 category paths',
      got: paths.length,
    });
  const bare = paths.find((path) => promptsOf(path, templates).length === 0);
  if (bare)
    throw new EngineError('HEAD_SETTING_INVALID', {
      setting: 'templates',
      expected: `one that gives ${bare.join(' > ')} a text`,
      got: templates.join('|'),
    });
  const prompts = paths.flatMap((path) => promptsOf(path, templates));
  const placeOf = new Map(prompts.map((prompt, at) => [prompt, index.size + at]));
  return {
    pass: 'image-text',
    features: [...new Set([...roleFeatures([item]), ...roleFeatures([{ name: 'class', sources: ['text'] }])])],
    items: prompts.map((prompt) => textItem(prompt, [prompt])),
    training: [],
    parameters: () => ({}),
    outputs: (_parameters, [side]) => ({ item: firstThere(side!, item.sources), class: firstThere(side!, ['text']) }),
    loss: () => ({ loss: tf.scalar(0), count: tf.scalar(0) }),
    evaluation: (split) => [...placeOf.values(), ...labelled(index, split)].map((row): Example => [row]),
    evaluator: () => zeroShotEvaluator(paths, (path) => promptsOf(path, templates).map((prompt) => placeOf.get(prompt)!), index),
    serving: () => ({ paths: paths.map((path) => [...path]), templates: [...templates] }),
  };
}

/** `--set templates={name}|{path}`: those of CLIP's kind unless told. @throws EngineError HEAD_SETTING_INVALID */
function templatesOf({ templates }: HeadSettings): readonly string[] {
  if (templates === undefined) return TEMPLATES;
  const { success, data } = zeroShotDataSchema.shape.templates.safeParse(templates.split('|'));
  if (success) return data;
  throw new EngineError('HEAD_SETTING_INVALID', {
    setting: 'templates',
    expected: '{name}, {path} or {parent} in each, with | between them',
    got: templates,
  });
}

/** Takes prompts in before products, as `evaluation` orders them. */
function zeroShotEvaluator(
  paths: readonly CategoryPath[],
  promptRows: (path: CategoryPath) => readonly number[],
  index: CatalogIndex,
): Evaluator {
  const embedded = createEmbedded();
  const inner = categoryEvaluator(pathTree(paths), (row) => splitPath(index.categories[row]!));
  let classes: readonly Float32Array[] | null = null;
  return {
    ...inner,
    add(examples, outputs) {
      embedded.add(examples, outputs);
      const products = examples.filter(([row]) => row! < index.size && embedded.vector('item', row!));
      if (products.length === 0) return;
      classes ??= paths.map((path) => meanDirection(promptRows(path).map((row) => embedded.vector('class', row)!)));
      const data = new Float32Array(products.length * paths.length);
      products.forEach(([row], i) => data.set(classProbabilities(embedded.vector('item', row!)!, classes!), i * paths.length));
      inner.add(products, { probabilities: { shape: [products.length, paths.length], data } });
    },
  };
}
