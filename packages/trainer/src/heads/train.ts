/** Trains a head with early stopping on the valid split. */
import {
  createSession,
  EngineError,
  evaluationRounds,
  headBatch,
  headPlan,
  rowsOf,
  type BatchBuilder,
  type Evaluator,
  type HeadProblem,
  type ModelDefinition,
  type TrainingSession,
} from '@commercemm/engine';
import type { Runtime } from '@commercemm/runtime';

import type { FinetuneConfig } from '../config/finetune.js';
import type { Predictor } from './predictor.js';

export interface HeadStep {
  readonly step: number;
  readonly loss: number;
}

export interface HeadEvaluation {
  readonly step: number;
  readonly metrics: Readonly<Record<string, number>>;
}

export interface TrainHeadOptions {
  readonly runtime: Runtime;
  readonly model: ModelDefinition;
  readonly problem: HeadProblem;
  readonly builder: BatchBuilder;
  readonly config: FinetuneConfig;
  readonly border: number;
}

/** The one-pass session of a head; its parameters are not filled yet. */
export function headSession({ runtime, model, problem, builder, config, border }: TrainHeadOptions): Promise<TrainingSession> {
  const { learningRate, warmupSteps, floor, clipNorm, maxSkipped: _, ...adamw } = config.optimizer;
  const same = problem.same ?? ((a, b) => a === b);
  return createSession(
    {
      runtime,
      model,
      plans: [headPlan(problem, model)],
      seed: config.seed,
      borders: [border, border],
      schedule: { peak: learningRate, warmupSteps, totalSteps: config.steps, floor },
      optimizer: adamw,
      clipNorm,
      nextBatch: (plan, iteration) => {
        const examples = headBatch(problem, config.seed, iteration - 1, config.batchSize);
        return builder.build(plan, rowsOf(examples, problem.pass, same), [config.seed, 'head', iteration]);
      },
    },
    { iteration: 0, updates: 0, skipped: 0, skippedInRow: 0 },
  );
}

export interface TrainedHead {
  readonly steps: readonly HeadStep[];
  /** Evaluations on the way, the first before training. */
  readonly evaluations: readonly HeadEvaluation[];
  /** Step whose parameters were kept. */
  readonly best: number;
}

/**
 * Figures of a split under the given parameters.
 * @param limit of the split's examples in a quick look; what the evaluator asks for in view of them is not limited
 */
export async function evaluateHead(
  problem: HeadProblem,
  predictor: Predictor,
  parameters: Float32Array,
  split: 'train' | 'valid' | 'test',
  limit = Infinity,
): Promise<Evaluator> {
  const evaluator = problem.evaluator(split, limit === Infinity ? 'full' : 'quick');
  const predict = predictor.under(parameters);
  for (const wanted of evaluationRounds(problem.evaluation(split).slice(0, limit), evaluator))
    await predict(wanted, (examples, outputs) => evaluator.add(examples, outputs));
  return evaluator;
}

/**
 * Steps until the budget ends or `patience` evaluations in a row were no better; leaves the best parameters in the session's host arrays.
 * @param onStep told after each step; returning true stops
 * @throws EngineError HEAD_NOT_APPLICABLE if the valid split does not give the figure that training goes by
 */
export async function trainHead(
  session: TrainingSession,
  problem: HeadProblem,
  predictor: Predictor,
  config: FinetuneConfig,
  onStep: (step: HeadStep, latest: HeadEvaluation) => boolean,
): Promise<TrainedHead> {
  const { parameters } = session.state;
  const steps: HeadStep[] = [];
  let { limit } = config.evaluation;
  const evaluate = async (step: number): Promise<HeadEvaluation & { score: number }> => {
    await session.toHost();
    const evaluator = await evaluateHead(problem, predictor, parameters, 'valid', limit);
    const metrics = evaluator.metrics();
    const score = metrics[evaluator.primary];
    if (score !== undefined) return { step, metrics, score };
    if (limit < problem.evaluation('valid').length) {
      // Too few for the figure, as when one product in a thousand is what is looked for.
      limit = Infinity;
      return evaluate(step);
    }
    throw new EngineError('HEAD_NOT_APPLICABLE', {
      reason: 'nothing to stop early by',
      expected: `valid examples that ${evaluator.primary} can be told of`,
      got: `${evaluator.size()} examples, of which it cannot`,
    });
  };
  let latest = await evaluate(0);
  const evaluations = [latest];
  // What is drawn at random is never kept over a trained one, however lucky.
  let best = { ...latest, score: -Infinity };
  let kept = parameters.slice();
  let worse = 0;
  let stop = false;
  const deadline = config.minutes === undefined ? Infinity : Date.now() + config.minutes * 60_000;
  for (let step = 1; step <= config.steps && !stop; step++) {
    const { passes } = await session.iterate();
    const pass = Object.values(passes)[0]!;
    checkHealth(session, config.optimizer.maxSkipped);
    steps.push({ step, loss: Object.values(pass.losses)[0] ?? NaN });
    stop = onStep(steps.at(-1)!, latest) || Date.now() > deadline;
    if (step % config.evaluation.steps !== 0 && step !== config.steps && !stop) continue;
    latest = await evaluate(step);
    evaluations.push(latest);
    if (latest.score > best.score) {
      best = latest;
      kept = parameters.slice();
      worse = 0;
    } else if (++worse >= config.evaluation.patience) stop = true;
  }
  parameters.set(kept);
  return { steps, evaluations, best: best.step };
}

function checkHealth({ progress: { skippedInRow, iteration } }: TrainingSession, maxSkipped: number): void {
  if (skippedInRow < maxSkipped) return;
  throw new EngineError('TRAINING_DIVERGED', {
    iteration,
    expected: `a finite loss and gradient within ${maxSkipped} steps`,
    got: `${skippedInRow} skipped steps in a row`,
  });
}
