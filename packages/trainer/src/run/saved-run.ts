import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import {
  CheckpointError,
  layoutOf,
  loadCheckpoint,
  modelSpecs,
  namedViews,
  type LoadedCheckpoint,
  type ModelDefinition,
} from '@commercemm/engine';
import { image, text } from '@commercemm/model';
import { loadTokenizer, parsePreprocessSpec, type PreprocessSpec, type Tokenizer } from '@commercemm/preprocess';

import { UsageError } from '../cli/index.js';
import { runConfigSchema, type RunConfig } from '../config/schema.js';

/** A finished or stopped run, as far as others build on its model. */
export interface SavedRun {
  readonly folder: string;
  readonly config: RunConfig;
  /** Folder or address of the catalog it was trained on. */
  readonly catalog: string;
  readonly tokenizer: Tokenizer;
  /** The file that the tokenizer was read from, as it is. */
  readonly tokenizerJson: string;
  readonly spec: PreprocessSpec;
  readonly model: ModelDefinition;
  /** The newest whole checkpoint. */
  checkpoint(): Promise<LoadedCheckpoint>;
}

/** @throws UsageError if there is no run in the folder */
export function openSavedRun(folder: string): SavedRun {
  const file = (name: string): string => {
    const path = join(folder, name);
    if (!existsSync(path))
      throw new UsageError('USAGE_OPTION_INVALID', `--run: expected the folder of a run, got ${folder}, which has no ${name}.`);
    return readFileSync(path, 'utf8');
  };
  const { catalog, ...config } = JSON.parse(file('config.json')) as RunConfig & { catalog: string };
  const parsed = runConfigSchema.parse(config);
  const tokenizerJson = file('tokenizer.json');
  const tokenizer = loadTokenizer(tokenizerJson);
  const spec = parsePreprocessSpec(JSON.parse(file('preprocess.json')));
  return {
    folder,
    config: parsed,
    catalog,
    tokenizer,
    tokenizerJson,
    spec,
    model: {
      shape: { ...parsed.model, vocabulary: tokenizer.vocabSize },
      modalities: [text, image],
      fuseSingleModality: parsed.fuseSingleModality,
    },
    checkpoint: () => loadCheckpoint(join(folder, 'checkpoints'), 'latest'),
  };
}

/**
 * Copies the model's own parameters of a checkpoint into the views of a layout; what tasks and teachers added stays behind.
 * @throws CheckpointError CHECKPOINT_MISMATCH if one is missing or has another shape
 */
export function restoreModel({ parameters }: LoadedCheckpoint, model: ModelDefinition, into: ReturnType<typeof namedViews>): void {
  for (const { name, shape } of layoutOf(modelSpecs(model, [])).slots) {
    const saved = parameters[name];
    if (saved?.shape.join() !== shape.join())
      throw new CheckpointError('CHECKPOINT_MISMATCH', {
        parameter: name,
        expected: `[${shape.join(', ')}]`,
        got: saved ? `[${saved.shape.join(', ')}]` : 'none',
      });
    into[name]!.data.set(saved.data as Float32Array);
  }
}

/** The border between the ends of the range that the run drew from. */
export const middleBorder = ({ borders: [min, max] }: RunConfig): number => Math.round((min + max) / 2);

/** @throws UsageError USAGE_OPTION_INVALID for a border that leaves no layer to the fusion */
export function checkBorder(border: number, { model }: SavedRun): void {
  const most = model.shape.stackLayers - 1;
  if (border > most)
    throw new UsageError(
      'USAGE_OPTION_INVALID',
      `--border must be from 1 to ${most}, for one layer must stay for the fusion, got ${border}.`,
    );
}

/** What a manifest says of a run's model. */
export const modelFacts = ({ model, spec }: SavedRun) => ({
  shape: model.shape,
  modalities: model.modalities.map(({ id }) => id),
  fuseSingleModality: model.fuseSingleModality,
  preprocess: spec,
});

/** Where a model comes from, for a manifest. `step`: iterations behind the checkpoint. */
export const provenance = ({ folder, config, catalog }: SavedRun, step: number) => ({
  name: basename(folder),
  step,
  preset: config.preset,
  seed: config.seed,
  catalog: basename(catalog),
});
