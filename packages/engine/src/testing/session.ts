import { initialize } from '../initialize.js';
import { modelSpecs } from '../model-specs.js';
import { createSession, type Progress, type SessionOptions, type TrainingSession } from '../session.js';
import { batchOf } from './pairs.js';
import { model } from './tiny.js';

/** A training session of the tiny model with parameters drawn; equal ones unless told otherwise. */
export async function tinySession(
  options: Pick<SessionOptions, 'runtime' | 'plans'> & Partial<SessionOptions>,
  progress: Progress = { iteration: 0, updates: 0, skipped: 0, skippedInRow: 0 },
): Promise<TrainingSession> {
  const session = await createSession(
    {
      model,
      seed: 3,
      borders: [2, 2],
      schedule: { peak: 1e-3, warmupSteps: 0, totalSteps: 100, floor: 1 },
      optimizer: { beta1: 0.9, beta2: 0.98, epsilon: 1e-6, weightDecay: 0.1 },
      clipNorm: Infinity,
      nextBatch: batchOf(),
      ...options,
    },
    progress,
  );
  const specs = modelSpecs(
    model,
    options.plans.flatMap((plan) => plan.tasks),
  );
  initialize(session.state.parameters, session.layout, specs, 1);
  return session;
}
