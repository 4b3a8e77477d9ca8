/** One training run's state and its iteration: both passes, each a compiled graph and an optimizer step. */
import type { HostTensor, Runtime } from '@commercemm/runtime';

import type { AdamWOptions } from './adamw.js';
import type { ModelDefinition } from './feeds.js';
import type { PassBatch } from './input/batch-builder.js';
import { layoutOf, namedViews, type Layout } from './layout.js';
import { createMemory, type PassGraph } from './memory/memory.js';
import { modelSpecs } from './model-specs.js';
import { optimizerState, type OptimizerState } from './optimizer.js';
import { passProgram } from './pass.js';
import type { PassPlan } from './plan.js';
import { clipFactor, learningRateAt, type LearningRateSchedule } from './schedule.js';
import { drawBorder, type BorderRange } from './scheduler.js';
import type { PassId, PretrainTask } from './task.js';
import { imageTeacher } from './teachers/teacher.js';

export interface SessionOptions {
  readonly runtime: Runtime;
  readonly model: ModelDefinition;
  readonly plans: readonly PassPlan[];
  readonly seed: number;
  readonly borders: BorderRange;
  readonly schedule: LearningRateSchedule;
  readonly optimizer: AdamWOptions;
  /** Largest gradient norm of a pass. */
  readonly clipNorm: number;
  readonly weights?: Readonly<Record<string, number>>;
  /** Batches, made ahead where possible. */
  readonly nextBatch: (plan: PassPlan, iteration: number) => Promise<PassBatch>;
}

export interface PassReport {
  readonly textLayers: number;
  readonly fusionLayers: number;
  /** Of the tasks that applied. */
  readonly losses: Readonly<Record<string, number>>;
  readonly notApplicable: readonly string[];
  readonly reports: Readonly<Record<string, number>>;
  readonly gradNorm: number;
  /** Why no update was made; absent if one was. */
  readonly skipped?: 'loss' | 'gradient';
  readonly repeats: number;
  readonly samples: number;
  /** Graph and optimizer. */
  readonly milliseconds: number;
  /** Waiting for the batch. */
  readonly inputMilliseconds: number;
  readonly imageFailures: Readonly<Record<string, number>>;
}

export interface IterationReport {
  readonly iteration: number;
  readonly passes: Readonly<Partial<Record<PassId, PassReport>>>;
  /** Of both passes' gradients together. */
  readonly gradNorm: number;
  readonly learningRate: number;
}

/** Counters that resume with a run. */
export interface Progress {
  /** Iterations done. */
  iteration: number;
  /** Optimizer steps done. */
  updates: number;
  /** Steps skipped for a loss or gradient that was not finite. */
  skipped: number;
  /** Of them, without a good step since. */
  skippedInRow: number;
}

export interface TrainingSession {
  readonly layout: Layout;
  /**
   * The host's arrays: to be filled before the first iteration. Behind an iteration they are those of a runtime without a device;
   * others' are brought up to date by `toHost`.
   */
  readonly state: OptimizerState;
  readonly progress: Progress;
  iterate(): Promise<IterationReport>;
  /** Brings parameters and moments into `state`. What is written there before the next iteration counts. */
  toHost(): Promise<OptimizerState>;
  dispose(): void;
}

/** Graphs stay compiled per (pass, border, batch shape). */
export async function createSession(options: SessionOptions, progress: Progress): Promise<TrainingSession> {
  const { runtime, model, plans } = options;
  const tasks = plans.flatMap((plan) => plan.tasks);
  const layout = layoutOf(modelSpecs(model, tasks));
  const state = optimizerState(layout.length);
  const memory = await createMemory(runtime, { layout, state, optimizer: options.optimizer });
  const values = namedViews(state.parameters, layout);
  const graphs = new Map<string, PassGraph>();

  async function graphFor(plan: PassPlan, border: number, { batch }: PassBatch): Promise<PassGraph> {
    const key = [plan.id, border, batch.size, batch.tokens].join('/');
    let graph = graphs.get(key);
    if (!graph) {
      graph = await memory.compile(passProgram(plan, { model, batch, border, ...(options.weights && { weights: options.weights }) }));
      graphs.set(key, graph);
    }
    return graph;
  }

  async function runPass(plan: PassPlan, iteration: number, learningRate: number): Promise<PassReport> {
    const border = drawBorder(options.borders, options.seed, plan.id, iteration);
    const waitFrom = performance.now();
    const batch = await options.nextBatch(plan, iteration);
    const inputMilliseconds = performance.now() - waitFrom;
    const graph = await graphFor(plan, border, batch);

    const from = performance.now();
    const { outputs, gradNorm } = await graph.run(batch.feeds);
    const loss = scalar(outputs, 'loss');
    const skipped = !Number.isFinite(loss) ? 'loss' : !Number.isFinite(gradNorm) ? 'gradient' : undefined;
    if (skipped) {
      progress.skipped++;
      progress.skippedInRow++;
    } else {
      progress.skippedInRow = 0;
      await memory.apply(++progress.updates, learningRate, clipFactor(gradNorm, options.clipNorm));
      const teacher = imageTeacher();
      if (teacher.update) {
        await memory.toHost();
        teacher.update(values);
      }
    }
    return {
      textLayers: border,
      fusionLayers: model.shape.stackLayers - border,
      ...taskReports(plan.tasks, outputs),
      gradNorm,
      ...(skipped && { skipped }),
      repeats: batch.repeats,
      samples: batch.batch.size,
      milliseconds: performance.now() - from,
      inputMilliseconds,
      imageFailures: batch.failures,
    };
  }

  return {
    layout,
    state,
    progress,
    async iterate() {
      const iteration = progress.iteration + 1;
      const learningRate = learningRateAt(iteration, options.schedule);
      const passes: Partial<Record<PassId, PassReport>> = {};
      for (const plan of plans) passes[plan.id] = await runPass(plan, iteration, learningRate);
      progress.iteration = iteration;
      const gradNorm = Math.hypot(...Object.values(passes).map((pass) => pass.gradNorm));
      return { iteration, passes, gradNorm, learningRate };
    },
    async toHost() {
      await memory.toHost();
      return state;
    },
    dispose() {
      memory.dispose();
      graphs.forEach((graph) => graph.dispose());
    },
  };
}

const scalar = (outputs: Readonly<Record<string, HostTensor>>, name: string): number => outputs[name]!.data[0]!;

function taskReports(tasks: readonly PretrainTask[], outputs: Readonly<Record<string, HostTensor>>) {
  const losses: Record<string, number> = {};
  const notApplicable: string[] = [];
  const reports: Record<string, number> = {};
  for (const task of tasks) {
    if (scalar(outputs, `count/${task.id}`) < (task.minimum ?? 1)) notApplicable.push(task.id);
    else losses[task.id] = scalar(outputs, `loss/${task.id}`);
  }
  for (const name of Object.keys(outputs)) if (name.startsWith('report/')) reports[name.slice('report/'.length)] = scalar(outputs, name);
  return { losses, notApplicable, reports };
}
