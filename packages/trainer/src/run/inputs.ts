import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Catalog, CatalogIndex } from '@commercemm/catalog';
import {
  createBatchBuilder,
  imageInput,
  planPasses,
  textInput,
  type BatchBuilder,
  type ModelDefinition,
  type PassPlan,
  type PretrainTask,
} from '@commercemm/engine';
import { image, text } from '@commercemm/model';
import { checkTokenizer, createPreprocessSpec, loadTokenizer, type PreprocessSpec, type Tokenizer } from '@commercemm/preprocess';

import type { RunConfig } from '../config/schema.js';
import { open } from './catalog.js';
import { loadTasks } from './tasks.js';
import { chooseTeacher } from './teacher.js';
import { catalogTokenizer } from './tokenizer.js';

/** What a run is made of, as far as its inputs depend on it; plain data, so that a worker thread can be told. */
export interface InputOptions {
  readonly config: RunConfig;
  readonly location: string;
  readonly out: string;
  /** Where the caller stands: task packages are looked up from there. */
  readonly directory: string;
}

/** Catalog, tasks and model of a run, and the batches they make. */
export interface Inputs {
  readonly catalog: Catalog;
  readonly index: CatalogIndex;
  readonly tasks: readonly PretrainTask[];
  readonly plans: readonly PassPlan[];
  readonly model: ModelDefinition;
  readonly builder: BatchBuilder;
}

/** The preprocessing that a run's settings ask for. */
export const specOf = (config: RunConfig): PreprocessSpec =>
  createPreprocessSpec({ image: { size: config.model.imageSize }, text: { maxTokens: config.model.maxTokens, fields: config.textFields } });

export async function createInputs({ config, location, out, directory }: InputOptions): Promise<Inputs> {
  const tasks = await loadTasks(config.tasks, config.taskIds, directory);
  const frozen = await chooseTeacher(config);
  const catalog = await open(location, config.identity);
  const spec = specOf(config);
  const tokenizer = await runTokenizer(catalog, config, out, spec);
  checkTokenizer(tokenizer, spec.text);
  const model: ModelDefinition = {
    shape: { ...config.model, vocabulary: tokenizer.vocabSize },
    modalities: [text, image],
    ...(frozen && { auxiliary: [frozen.modality] }),
    fuseSingleModality: config.fuseSingleModality,
  };
  const builder = createBatchBuilder({
    catalog,
    model,
    inputs: [textInput(spec, tokenizer, config.textAlternatives), imageInput(spec, config.augmentation), ...(frozen ? [frozen.input] : [])],
    textBuckets: config.textBuckets,
    cacheBytes: config.cacheMegabytes * 2 ** 20,
  });
  return { catalog, index: await catalog.index(), tasks, plans: planPasses(tasks), model, builder };
}

/** The run's tokenizer: kept beside its checkpoints, made from the catalog's text by a new run. */
async function runTokenizer(catalog: Catalog, config: RunConfig, out: string, spec: PreprocessSpec): Promise<Tokenizer> {
  const path = join(out, 'tokenizer.json');
  if (existsSync(path)) return loadTokenizer(readFileSync(path, 'utf8'));
  const { json, tokenizer } = await catalogTokenizer(catalog, config.model.vocabulary);
  mkdirSync(out, { recursive: true });
  writeFileSync(path, json);
  writeFileSync(join(out, 'preprocess.json'), `${JSON.stringify(spec, null, 2)}\n`);
  return tokenizer;
}
