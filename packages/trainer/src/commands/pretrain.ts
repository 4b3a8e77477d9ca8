import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IterationReport } from '@commercemm/engine';

import { onInterrupt, type PretrainOptions } from '../cli/index.js';
import { loadConfig } from '../config/load.js';
import {
  createProgress,
  formatDuration,
  openEvents,
  openMetrics,
  iterationScalars,
  textTable,
  type IterationMetrics,
  type Progress,
} from '../reporting/index.js';
import { demoCatalog } from '../run/catalog.js';
import { evaluate, type Evaluation } from '../run/evaluate.js';
import { createRun, type Run } from '../run/run.js';
import { writeRunReport } from '../run/report.js';
import { outFolder, resumedCatalog, resumedConfig } from '../run/resume.js';
import { loadTasks } from '../run/tasks.js';

/** `trainer:pretrain`: from a catalog to a checkpoint, metrics and a report. */
export async function pretrain(options: PretrainOptions, directory: string): Promise<void> {
  const progress = createProgress();
  const command = `npx nx run trainer:pretrain ${process.argv.slice(3).join(' ')}`.trim();
  const out = outFolder(options, directory);
  const config = options.resume ? resumedConfig(out, options) : loadConfig(options);
  await loadTasks(config.tasks, config.taskIds, directory);
  const location =
    options.resume && !options.catalog
      ? resumedCatalog(out)
      : (options.catalog ?? (await demoCatalog(join(directory, 'catalogs'), progress)));

  const started = Date.now();
  const run = await createRun({ config, location, out, resume: Boolean(options.resume), runtime: options.runtime, directory }, progress);
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'config.json'), `${JSON.stringify({ ...config, catalog: location }, null, 2)}\n`);

  const before = run.history.length > 0 ? run.history[0]! : await evaluateNow(run, progress);
  const after = await train(run, progress, started);
  progress.note(summary(before, after));
  const report = await writeRunReport(run, { command, started });
  run.close();
  progress.note(`Report       ${report}`);
  progress.note(`Checkpoint   ${join(out, 'checkpoints')}`);
}

export interface DatedEvaluation extends Evaluation {
  readonly iteration: number;
}

async function evaluateNow(run: Run, progress: Progress): Promise<DatedEvaluation> {
  progress.start('Evaluation', { unit: 'rankings', total: null });
  const evaluation = await evaluateRun(run);
  progress.stop();
  const dated = { ...evaluation, iteration: run.session.progress.iteration };
  run.history.push(dated);
  return dated;
}

/** Retrieval on held-out products with the parameters as they are. */
async function evaluateRun({ embedder, index, rows, session, model }: Run): Promise<Evaluation> {
  const { parameters } = await session.toHost();
  return evaluate((wanted) => embedder.embed(wanted, parameters), index, rows, model.shape.embedding);
}

/** Iterates to the end of the steps or minutes, or until interrupted; saves and evaluates on the way. Returns the last evaluation. */
async function train(run: Run, progress: Progress, started: number): Promise<DatedEvaluation> {
  const { config, session, out } = run;
  const metrics = openMetrics(join(out, 'metrics.jsonl'), session.progress.iteration);
  const events = openEvents(out, session.progress.iteration);
  const end = config.stop ?? config.steps;
  let interrupted = false;
  const restore = onInterrupt(() => {
    interrupted = true;
    progress.note('Stopping after this iteration; a checkpoint will be saved.');
  });
  let saved = Date.now();
  let samples = 0;
  const applied = new Set<string>();
  let last: DatedEvaluation | undefined;
  const save = async () => {
    metrics.sync();
    await run.save();
    saved = Date.now();
  };
  let before = performance.now();
  progress.start('Pre-training', { unit: 'iterations', total: end, done: session.progress.iteration });
  try {
    while (session.progress.iteration < end && !interrupted) {
      if (config.minutes !== undefined && Date.now() - started > config.minutes * 60_000) break;
      const report = await session.iterate();
      const now = performance.now();
      const line = metricsOf(report, now - before, session.progress.skipped);
      before = now;
      metrics.write(line);
      events.scalars(report.iteration, iterationScalars(line));
      const losses = Object.values(report.passes).flatMap((pass) => Object.entries(pass.losses));
      for (const [id] of losses) applied.add(id);
      samples += Object.values(report.passes).reduce((sum, pass) => sum + pass.samples, 0);
      progress.update(report.iteration, { samples, values: mainLosses(losses) });
      run.checkHealth();
      const due = report.iteration % config.checkpoint.steps === 0 || Date.now() - saved > config.checkpoint.minutes * 60_000;
      // Amid skipped steps the parameters are not known to be good, and would push out a checkpoint that is.
      if (due && session.progress.skippedInRow === 0) await save();
      if (report.iteration % config.evaluation.steps === 0 && report.iteration < end) {
        last = await evaluateQuietly(run, events);
      }
    }
    progress.stop(`${session.progress.iteration} iterations, ${samples} samples in ${formatDuration((Date.now() - started) / 1000)}`);
    if (samples > 0) noteIdle(run, applied, progress);
    await save();
    return last?.iteration === session.progress.iteration ? last : await evaluateQuietly(run, events);
  } finally {
    restore();
    metrics.close();
    events.close();
  }
}

/** Says which tasks the catalog has nothing for. */
function noteIdle({ plans }: Run, applied: ReadonlySet<string>, progress: Progress): void {
  const idle = plans.flatMap(({ tasks }) => tasks.map(({ id }) => id)).filter((id) => !applied.has(id));
  if (idle.length > 0) progress.note(`Not applicable to any batch: ${idle.join(', ')}`);
}

const metricsOf = ({ iteration, passes, ...report }: IterationReport, milliseconds: number, skippedSteps: number): IterationMetrics => ({
  iteration,
  passes: Object.fromEntries(Object.entries(passes).map(([id, pass]) => [id, { ...pass }])),
  ...report,
  milliseconds,
  skippedSteps,
});

async function evaluateQuietly(run: Run, events: ReturnType<typeof openEvents>): Promise<DatedEvaluation> {
  const evaluation = await evaluateRun(run);
  const dated = { ...evaluation, iteration: run.session.progress.iteration };
  run.history.push(dated);
  const scalars = evaluation.directions.flatMap(({ id, recalls }) =>
    recalls.map(({ at, recall }) => [`recall/${id}@${at}`, recall] as const),
  );
  events.scalars(dated.iteration, Object.fromEntries(scalars));
  return dated;
}

/** The mean loss and the first few, for the bar. */
function mainLosses(losses: readonly (readonly [string, number])[]): Record<string, number> {
  const mean = losses.reduce((sum, [, loss]) => sum + loss, 0) / Math.max(1, losses.length);
  return { loss: mean, ...Object.fromEntries(losses.slice(0, 3)) };
}

const percent = (value: number): string => (100 * value).toFixed(1);

/** Retrieval before and after, with chance beside it. */
function summary(before: Evaluation, after: Evaluation): string {
  const rows = after.directions.flatMap(({ id, recalls, queries, candidates }) =>
    recalls.map(({ at, recall, chance }) => [
      `${id} Recall@${at}`,
      percent(before.directions.find((direction) => direction.id === id)?.recalls.find((other) => other.at === at)?.recall ?? 0),
      percent(recall),
      percent(chance),
      `${queries} x ${candidates}`,
    ]),
  );
  if (rows.length === 0)
    return 'Retrieval    not measured: the valid split has neither two listings with text and picture nor two queries with a graded product';
  const columns = ['held-out products, %', 'before', 'after', 'chance', 'queries x candidates'];
  return textTable(
    columns.map((title, i) => ({ title, ...(i > 0 && { align: 'right' as const }) })),
    rows,
  );
}
