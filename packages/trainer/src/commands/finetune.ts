import { existsSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { HEAD_FILE, readArtifact } from '@commercemm/encoder';
import {
  backboneFiles,
  bootstrap,
  checkArtifactFolder,
  createBatchBuilder,
  exportBackbone,
  exportProblem,
  headTask,
  imageInput,
  initialize,
  modelSpecs,
  namedViews,
  textInput,
  writeArtifact,
  withItems,
} from '@commercemm/engine';
import { createRuntime } from '@commercemm/runtime';

import { onInterrupt, UsageError, type FinetuneOptions } from '../cli/index.js';
import { modelRate } from '../config/finetune.js';
import { loadFinetuneConfig } from '../config/load-finetune.js';
import { figuresTable } from '../heads/figures.js';
import { judgeArtifact } from '../heads/judge.js';
import { loadTrainableHead } from '../heads/load.js';
import { createPredictor } from '../heads/predictor.js';
import { writeFinetuneReport } from '../heads/report.js';
import { evaluateHead, headSession, trainHead } from '../heads/train.js';
import { createProgress } from '../reporting/index.js';
import { open } from '../run/catalog.js';
import { commandLine, machineName, versions } from '../run/facts.js';
import { checkBorder, middleBorder, modelFacts, openSavedRun, provenance, restoreModel } from '../run/saved-run.js';

/** `trainer:finetune`: a head on top of a run's model, from a catalog's labels to an artifact and its figures. */
export async function finetune(options: FinetuneOptions, directory: string): Promise<void> {
  const progress = createProgress();
  const started = Date.now();
  if (existsSync(join(options.out, 'manifest.json')))
    throw new UsageError('USAGE_OPTION_INVALID', `--out: ${options.out} holds an artifact already; choose another folder.`);
  await checkArtifactFolder(options.out);
  const head = await loadTrainableHead(options.head, directory);
  const config = loadFinetuneConfig(options, head);
  const run = openSavedRun(options.run);
  if (config.border !== undefined) checkBorder(config.border, run);
  const runtime = await createRuntime(options.runtime ?? 'auto');
  progress.note(`Runtime      ${runtime.name} (${runtime.reason})`);
  const location = options.catalog ?? run.catalog;
  const catalog = await open(location, run.config.identity);
  const problem = await head.prepare(catalog, config.settings, undefined, run);

  const model = { ...run.model, rate: modelRate(config) };
  const border = config.border ?? middleBorder(run.config);
  const builder = createBatchBuilder({
    catalog: withItems(catalog, (await catalog.index()).size, problem.items ?? []),
    model,
    inputs: [textInput(run.spec, run.tokenizer), imageInput(run.spec, config.augmentation)],
    textBuckets: run.config.textBuckets,
    cacheBytes: run.config.cacheMegabytes * 2 ** 20,
  });
  const session = await headSession({ runtime, model, problem, builder, config, border });
  const { layout, state } = session;
  initialize(state.parameters, layout, modelSpecs(model, [headTask(problem, model)]), config.seed);
  const checkpoint = config.from === 'pretrained' ? await run.checkpoint() : undefined;
  if (checkpoint) restoreModel(checkpoint, model, namedViews(state.parameters, layout));
  progress.note(`Head         ${head.id}: ${problem.training.length} training, ${problem.evaluation('valid').length} valid examples`);

  const predictor = createPredictor({ runtime, model, problem, builder, border, batchSize: config.batchSize }, layout);
  let interrupted = false;
  const restore = onInterrupt(() => (interrupted = true));
  let trained;
  if (problem.training.length > 0 && config.steps > 0) {
    progress.start('Fine-tuning', { unit: 'steps', total: config.steps });
    trained = await trainHead(session, problem, predictor, config, ({ step, loss }, { metrics }) => {
      const [first] = Object.entries(metrics);
      progress.update(step, { samples: step * config.batchSize, values: { loss, ...(first && { [first[0]]: first[1] }) } });
      return interrupted;
    });
    progress.stop(`best at step ${trained.best}`);
  }
  restore();

  const evaluator = await evaluateHead(problem, predictor, state.parameters, 'valid');
  const figures = bootstrap(evaluator.size(), (units) => evaluator.metrics(units));
  progress.note(figuresTable(figures, evaluator, 'valid'));
  const graph = exportProblem(problem, model, state.parameters, layout);
  await writeArtifact(
    options.out,
    {
      kind: 'head',
      name: basename(options.out),
      border,
      precision: config.precision,
      ...modelFacts(run),
      run: {
        pretrained: provenance(run, checkpoint?.step ?? 0),
        catalog: basename(location),
        identity: run.config.identity,
        from: config.from,
        train: config.train,
        seed: config.seed,
        settings: config.settings,
      },
      head: { id: head.id, package: head.package, version: head.version, data: problem.serving(evaluator) as Record<string, unknown> },
      metrics: figures,
    },
    {
      ...backboneFiles(exportBackbone(model, state.parameters, layout, border, config.precision), run.tokenizerJson),
      ...(graph && { [HEAD_FILE]: graph.bytes }),
    },
  );
  const served = config.precision === 'fp32' ? undefined : await judgeArtifact(await readArtifact(options.out), head, catalog, 'valid');
  if (served) progress.note(figuresTable(served.figures, served.evaluator, `valid, served in ${config.precision}`));
  const result = {
    head: head.id,
    catalog: location,
    run: options.run,
    config,
    border,
    seconds: (Date.now() - started) / 1000,
    ...(trained && { best: trained.best, evaluations: trained.evaluations.map(({ step, metrics }) => ({ step, metrics })) }),
    units: evaluator.size(),
    metrics: figures,
    ...(served && { served: served.figures }),
  };
  writeFileSync(join(options.out, 'metrics.json'), `${JSON.stringify(result, null, 2)}\n`);
  const report = await writeFinetuneReport({
    out: options.out,
    title: head.title,
    run: {
      name: basename(options.out),
      catalog: location,
      preset: run.config.preset,
      command: commandLine(),
      seed: config.seed,
      startedAt: new Date(started).toISOString(),
      seconds: (Date.now() - started) / 1000,
      machine: machineName(),
      runtime: runtime.name,
      parameters: layout.length,
      versions: versions(),
    },
    config,
    catalog,
    text: run.spec.text,
    evaluator,
    figures,
    trained,
  });
  progress.note(`Report       ${report}`);
  session.dispose();
  predictor.dispose();
  runtime.dispose();
  catalog.close();
}
