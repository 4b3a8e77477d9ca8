import { basename, join } from 'node:path';

import { backboneFiles, exportBackbone, layoutOf, modelSpecs, namedViews, writeArtifact, type Layout } from '@commercemm/engine';

import { UsageError, type ExportOptions } from '../cli/index.js';
import { createProgress } from '../reporting/index.js';
import { middleBorder, modelFacts, openSavedRun, provenance, restoreModel, type SavedRun } from '../run/saved-run.js';

/** A run's model with the parameters of one of its checkpoints. */
interface Trained extends SavedRun {
  readonly layout: Layout;
  readonly parameters: Float32Array;
  /** Iterations behind the checkpoint. */
  readonly step: number;
}

/** `trainer:export`: the latest checkpoint of a run as graphs for a service, one artifact for each border. */
export async function exportModel(options: ExportOptions, directory: string): Promise<void> {
  const progress = createProgress();
  const run = openSavedRun(options.run);
  const borders = bordersOf(options, run);
  const trained = await withParameters(run, (warning) => progress.note(warning));
  const out = options.out ?? join(directory, 'artifacts', basename(run.folder));
  for (const border of borders) {
    const folder = borders.length === 1 ? out : join(out, `k${border}`);
    const { files } = await writeBackbone(folder, trained, border, options.precision);
    const bytes = Object.values(files).reduce((sum, file) => sum + file.bytes, 0);
    progress.note(`Artifact     ${folder} (border ${border}, ${options.precision}, ${(bytes / 1e6).toFixed(1)} MB)`);
  }
}

async function withParameters(run: SavedRun, warn: (text: string) => void): Promise<Trained> {
  const checkpoint = await run.checkpoint();
  checkpoint.warnings.forEach(warn);
  const layout = layoutOf(modelSpecs(run.model, []));
  const parameters = new Float32Array(layout.length);
  restoreModel(checkpoint, run.model, namedViews(parameters, layout));
  return { ...run, layout, parameters, step: checkpoint.step };
}

function writeBackbone(folder: string, trained: Trained, border: number, precision: ExportOptions['precision']) {
  const { model, parameters, layout, tokenizerJson, step } = trained;
  const files = backboneFiles(exportBackbone(model, parameters, layout, border, precision), tokenizerJson);
  const facts = {
    kind: 'backbone',
    name: basename(folder),
    border,
    precision,
    ...modelFacts(trained),
    run: provenance(trained, step),
  } as const;
  return writeArtifact(folder, facts, files);
}

/** The given borders, or the middle one of those that the run drew from. */
function bordersOf({ borders }: ExportOptions, { config, model }: SavedRun): readonly number[] {
  if (borders === undefined) return [middleBorder(config)];
  const most = model.shape.stackLayers - 1;
  const wrong = borders.find((border) => border > most);
  if (wrong === undefined) return borders;
  throw new UsageError('USAGE_OPTION_INVALID', `--border must be from 1 to ${most}, for one layer must stay for the fusion, got ${wrong}.`);
}
