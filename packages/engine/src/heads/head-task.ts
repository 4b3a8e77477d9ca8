import { createPermutation } from '@commercemm/catalog';

import { EngineError } from '../errors.js';
import type { ModelDefinition } from '../feeds.js';
import type { PassRows } from '../input/batch-builder.js';
import { planPasses, type PassPlan } from '../plan.js';
import { SIDES, type PassId, type PretrainTask, type TaskRows } from '../task.js';
import { featureFusions, featuresOf, featureViews } from './features.js';
import type { Example, HeadProblem } from './head.js';

/** A head as a task of its own: fine-tuning is a pass with one task. */
export const headTask = (problem: HeadProblem, model: ModelDefinition): PretrainTask => ({
  id: 'head',
  pass: problem.pass,
  parameters: (shape) => problem.parameters(shape),
  feeds: (shape, batch) => problem.feeds?.(shape, batch) ?? [],
  draw: (_random, into, rows, batch) => problem.write?.(examplesOf(rows, problem.pass), into, batch),
  views: () => featureViews(problem.features, problem.pass, model),
  fusions: () => featureFusions(problem.features, problem.pass, model),
  loss(context) {
    const sides = SIDES[problem.pass].map((side) => featuresOf(problem.features, side, context));
    const { parameters, feeds, same_BB } = context;
    return problem.loss({ parameters, sides, feeds, same_BB, outputs: problem.outputs?.(parameters, sides, feeds) ?? {} });
  },
});

/** The one pass of a head's training. */
export const headPlan = (problem: HeadProblem, model: ModelDefinition): PassPlan => planPasses([headTask(problem, model)])[0]!;

/** Examples as the batch builder takes them. */
export const rowsOf = (examples: readonly Example[], pass: PassId, same: (a: Example, b: Example) => boolean): PassRows => ({
  sides: Object.fromEntries(SIDES[pass].map((side, at) => [side, examples.map((example) => example[at]!)])),
  same: (i, j) => same(examples[i]!, examples[j]!),
});

const examplesOf = ({ sides }: TaskRows, pass: PassId): Example[] => {
  const columns = SIDES[pass].map((side) => sides[side]!);
  return columns[0]!.map((_, i) => columns.map((column) => column[i]!));
};

/** Batch `step` (from 0) of the training examples: every example once before any comes again, in an order of its own each epoch. */
export function headBatch({ training }: HeadProblem, seed: number, step: number, batchSize: number): Example[] {
  if (training.length === 0)
    throw new EngineError('HEAD_NOT_APPLICABLE', { reason: 'nothing to learn from', expected: 'training examples', got: 0 });
  return Array.from({ length: batchSize }, (_, i) => {
    const place = step * batchSize + i;
    const epoch = Math.floor(place / training.length);
    return training[createPermutation(training.length, seed, 'head', epoch)(place % training.length)]!;
  });
}
