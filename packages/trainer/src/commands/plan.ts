import { cpus } from 'node:os';

import { layoutOf, modelSpecs, passProgram, planPasses, type ModelDefinition } from '@commercemm/engine';
import { image, text } from '@commercemm/model';
import { trace } from '@commercemm/onnx-jit';

import type { PlanOptions } from '../cli/index.js';
import { loadConfig } from '../config/load.js';
import type { RunConfig } from '../config/schema.js';
import { formatDuration, formatLarge, textTable } from '../reporting/index.js';
import { open } from '../run/catalog.js';
import { loadTasks } from '../run/tasks.js';
import { chooseTeacher } from '../run/teacher.js';

export interface PassFigures {
  readonly id: string;
  readonly tasks: readonly string[];
  readonly views: readonly string[];
  /** What is fused, by task; equal pairs are fused once. */
  readonly fusions: readonly string[];
  /** Calls of each encoder in the traced graph. */
  readonly encoderCalls: Readonly<Record<string, number>>;
  /** Floating point operations of the matrix products, forward and backward. */
  readonly flops: number;
  readonly nodes: number;
}

export interface PlanFigures {
  readonly preset: string;
  readonly passes: readonly PassFigures[];
  readonly parameters: number;
  readonly flopsPerStep: number;
  readonly memoryBytes: number;
  readonly seconds: number;
}

/** What a CPU core does of these graphs; a rough figure for a first estimate, not a promise. */
const FLOPS_PER_CORE = 60e9;

/** What a run with these settings would do, from the graphs that it would run. */
export async function planFigures(config: RunConfig, directory: string): Promise<PlanFigures> {
  const frozen = await chooseTeacher(config);
  const tasks = await loadTasks(config.tasks, config.taskIds, directory);
  const model: ModelDefinition = {
    shape: config.model,
    modalities: [text, image],
    ...(frozen && { auxiliary: [frozen.modality] }),
    fuseSingleModality: config.fuseSingleModality,
  };
  const batch = { size: config.batchSize, tokens: config.model.maxTokens };
  const border = Math.floor((config.borders[0] + config.borders[1]) / 2);
  const passes = planPasses(tasks).map((plan): PassFigures & { activations: number } => {
    let fusions: readonly string[] = [];
    const { signature, program } = passProgram(plan, { model, batch, border, onFusions: (found) => (fusions = found) });
    const graph = trace(signature, program);
    const encoderCalls = Object.fromEntries(Object.entries(graph.scopes).map(([name, calls]) => [name.replace(/-encoder$/, ''), calls]));
    return {
      id: plan.id,
      tasks: plan.tasks.map(({ id }) => id),
      views: plan.views.map(({ side, modality, corruption }) => `${side} ${modality}${corruption ? ` (${corruption.id})` : ''}`),
      fusions,
      encoderCalls,
      flops: graph.flops,
      nodes: Object.values(graph.operators).reduce((a, b) => a + b, 0),
      activations: graph.activationBytes,
    };
  });
  const parameters = layoutOf(modelSpecs(model, tasks)).length;
  const flopsPerStep = passes.reduce((sum, { flops }) => sum + flops, 0);
  return {
    preset: config.preset,
    passes: passes.map(({ activations: _, ...pass }) => pass),
    parameters,
    flopsPerStep,
    // Parameters, gradients and two moments; the widest moment of the larger pass; decoded pictures; Node and the libraries.
    memoryBytes:
      parameters * 4 * 4 + Math.max(0, ...passes.map(({ activations }) => activations)) + config.cacheMegabytes * 2 ** 20 + 400 * 2 ** 20,
    seconds: (flopsPerStep * config.steps) / (FLOPS_PER_CORE * cpus().length),
  };
}

/** `trainer:plan`. The figures do not depend on the catalog, but a plan for one that is not there is a mistake. @throws CatalogError CATALOG_NOT_FOUND */
export async function plan(options: PlanOptions, directory: string): Promise<void> {
  const config = loadConfig(options);
  if (options.catalog) (await open(options.catalog, config.identity)).close();
  const figures = await planFigures(config, directory);
  process.stdout.write(options.json ? `${JSON.stringify(figures)}\n` : `${describe(figures, config)}\n`);
}

function describe({ preset, passes, parameters, flopsPerStep, memoryBytes, seconds }: PlanFigures, config: RunConfig): string {
  const blocks = passes.map(
    ({ id, tasks, views, fusions, encoderCalls, flops, nodes }) =>
      `Pass ${id}\n${textTable(
        [{ title: '' }, { title: '' }],
        [
          ['tasks', tasks.join(', ')],
          ['views', views.join(', ')],
          ['fusions', [...new Set(fusions.map((fusion) => fusion.replace(/^.*?: /, '')))].join(', ')],
          [
            'encoder calls',
            Object.entries(encoderCalls)
              .map(([name, calls]) => `${name} ${calls}`)
              .join(', '),
          ],
          ['matrix products', `${(flops / 1e9).toFixed(1)} GFLOP in a graph of ${nodes} nodes`],
        ],
      )
        .split('\n')
        .slice(2)
        .join('\n')}`,
  );
  return [
    `Preset ${preset}: ${formatLarge(parameters)} parameters, batch ${config.batchSize}, borders ${config.borders.join(' to ')} of ${config.model.stackLayers} layers`,
    ...blocks,
    `One iteration: ${(flopsPerStep / 1e9).toFixed(1)} GFLOP`,
    `Memory: about ${(memoryBytes / 2 ** 30).toFixed(1)} GiB`,
    `${config.steps} iterations: about ${formatDuration(seconds)} on ${cpus().length} cores, by a rough ${FLOPS_PER_CORE / 1e9} GFLOP/s a core`,
  ].join('\n\n');
}
