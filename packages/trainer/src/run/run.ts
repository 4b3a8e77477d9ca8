import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { Catalog, CatalogIndex } from '@commercemm/catalog';
import {
  CheckpointError,
  createSession,
  EngineError,
  initialize,
  layoutOf,
  loadCheckpoint,
  modelSpecs,
  restoreOptimizer,
  restoreParameters,
  saveCheckpoint,
  type Json,
  type LoadedCheckpoint,
  type ModelDefinition,
  type PassPlan,
  type TrainingSession,
} from '@commercemm/engine';
import { createRuntime, type Runtime } from '@commercemm/runtime';

import type { RunConfig } from '../config/schema.js';
import type { Progress } from '../reporting/index.js';
import { batchStream, passRows } from './batches.js';
import { createEmbedder, evaluationRows, type Embedder, type Evaluation, type EvaluationRows } from './evaluate.js';
import { createInputs, type InputOptions } from './inputs.js';

export interface RunOptions extends InputOptions {
  readonly resume: boolean;
  readonly runtime: string | undefined;
}

/** All that belongs to one run while it goes on. */
export interface Run {
  readonly config: RunConfig;
  readonly out: string;
  readonly location: string;
  readonly catalog: Catalog;
  readonly index: CatalogIndex;
  readonly runtime: Runtime;
  readonly model: ModelDefinition;
  readonly plans: readonly PassPlan[];
  readonly session: TrainingSession;
  readonly embedder: Embedder;
  readonly rows: EvaluationRows;
  /** Evaluations so far, oldest first; saved with checkpoints. */
  readonly history: (Evaluation & { readonly iteration: number })[];
  save(): Promise<void>;
  /** Throws when too many steps in a row were skipped. */
  checkHealth(): void;
  close(): void;
}

/** The newest checkpoint; undefined where the run was ended before its first one, so that it goes on from the start. */
async function newest(folder: string): Promise<LoadedCheckpoint | undefined> {
  try {
    return await loadCheckpoint(folder, 'latest');
  } catch (error) {
    if (error instanceof CheckpointError && error.code === 'CHECKPOINT_NOT_FOUND') return undefined;
    throw error;
  }
}

export async function createRun(options: RunOptions, progress: Progress): Promise<Run> {
  const { config, location, out } = options;
  // Left behind by a run that failed before it began, perhaps one of another catalog.
  if (!options.resume) await rm(join(out, 'tokenizer.json'), { force: true });
  const runtime = await createRuntime(options.runtime ?? 'auto');
  progress.note(`Runtime      ${runtime.name} (${runtime.reason})`);
  const { catalog, index, tasks, plans, model, builder } = await createInputs(options);
  progress.note(`Catalog      ${location}, ${index.size} items`);
  // A catalog without anything to train on is refused here, before a run is written.
  for (const plan of plans) passRows(index, plan, config.seed, 1, config.batchSize);
  const { learningRate, warmupSteps, floor, clipNorm, maxSkipped, ...adamw } = config.optimizer;

  const layout = layoutOf(modelSpecs(model, tasks));
  const checkpoints = join(out, 'checkpoints');
  const loaded = options.resume ? await newest(checkpoints) : undefined;
  loaded?.warnings.forEach((warning) => progress.note(warning));
  if (options.resume)
    progress.note(`Resuming     ${loaded ? `behind iteration ${loaded.step}` : 'from the start: there is no checkpoint yet'}`);
  const resumed = loaded?.state as unknown as { progress: TrainingSession['progress']; history: Run['history'] } | undefined;
  const session = await createSession(
    {
      runtime,
      model,
      plans,
      seed: config.seed,
      borders: config.borders as [number, number],
      schedule: { peak: learningRate, warmupSteps, totalSteps: config.steps, floor },
      optimizer: adamw,
      clipNorm,
      weights: config.weights,
      nextBatch: (plan, iteration) => stream.next(plan, iteration),
    },
    resumed?.progress ?? { iteration: 0, updates: 0, skipped: 0, skippedInRow: 0 },
  );
  const parameters = { flat: session.state.parameters, slots: layout.slots };
  const { firstMoment, secondMoment } = session.state;
  if (loaded) {
    restoreParameters(loaded.parameters, parameters);
    restoreOptimizer(loaded.optimizer, { firstMoment, secondMoment });
  } else {
    initialize(session.state.parameters, layout, modelSpecs(model, tasks), config.seed);
  }
  const stream = batchStream({ config, location, out, directory: options.directory }, plans);
  progress.note(`Model        ${(layout.length / 1e6).toFixed(2)} M parameters, ${tasks.length} tasks in ${plans.length} passes`);

  const history: Run['history'] = resumed ? [...resumed.history] : [];
  const embedder = createEmbedder(
    { runtime, model, builder, border: Math.round((config.borders[0] + config.borders[1]) / 2), batchSize: config.batchSize },
    layout,
  );
  let lastSaved = loaded?.location;
  return {
    config,
    out,
    location,
    catalog,
    index,
    runtime,
    model,
    plans,
    session,
    embedder,
    rows: evaluationRows(index, config.evaluation.limit),
    history,
    async save() {
      // Embeddings of an evaluation are for the report at the end of the same process; they are not state.
      const evaluations = history.map((evaluation) => ({ ...evaluation, rankings: null }));
      await session.toHost();
      lastSaved = await saveCheckpoint(
        checkpoints,
        {
          step: session.progress.iteration,
          parameters,
          optimizer: { firstMoment, secondMoment },
          state: JSON.parse(JSON.stringify({ progress: session.progress, history: evaluations })) as Json,
        },
        { keep: config.checkpoint.keep },
      );
    },
    checkHealth() {
      const { skippedInRow, iteration } = session.progress;
      if (skippedInRow < maxSkipped) return;
      throw new EngineError('TRAINING_DIVERGED', {
        iteration,
        expected: `a finite loss and gradient within ${maxSkipped} steps`,
        got: `${skippedInRow} skipped steps in a row`,
        'last good checkpoint': lastSaved ?? 'none yet',
      });
    },
    close() {
      stream.close();
      session.dispose();
      embedder.dispose();
      runtime.dispose();
      catalog.close();
    },
  };
}
