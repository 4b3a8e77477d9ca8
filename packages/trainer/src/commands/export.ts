import { basename, join } from 'node:path';

import {
  backboneFiles,
  checkArtifactFolder,
  exportBackbone,
  layoutOf,
  modelSpecs,
  namedViews,
  writeArtifact,
  type Layout,
} from '@commercemm/engine';

import type { ExportOptions } from '../cli/index.js';
import { measureArtifact } from '../export/measure.js';
import { describe, writeReportOf } from '../export/report.js';
import { createProgress, type ExportedArtifact, type Progress } from '../reporting/index.js';
import { open } from '../run/catalog.js';
import { evaluationRows } from '../run/evaluate.js';
import { checkBorder, middleBorder, modelFacts, openSavedRun, provenance, restoreModel, type SavedRun } from '../run/saved-run.js';

type Precision = ExportOptions['precisions'][number];

/** A run's model with the parameters of one of its checkpoints. */
interface Trained extends SavedRun {
  readonly layout: Layout;
  readonly parameters: Float32Array;
  /** Iterations behind the checkpoint. */
  readonly step: number;
}

/** One of the artifacts that are asked for. */
interface Variant {
  readonly border: number;
  readonly precision: Precision;
  /** What tells it from the others; empty where there is but one. */
  readonly name: string;
}

/** `trainer:export`: the latest checkpoint of a run as graphs for a service, one artifact for each border and precision. */
export async function exportModel(options: ExportOptions, directory: string): Promise<void> {
  const progress = createProgress();
  const started = Date.now();
  const run = openSavedRun(options.run);
  const variants = variantsOf(bordersOf(options, run), options.precisions);
  const out = options.out ?? join(directory, 'artifacts', basename(run.folder));
  for (const { name } of variants) await checkArtifactFolder(join(out, name));
  const trained = await withParameters(run, (warning) => progress.note(warning));
  for (const { name, border, precision } of variants) {
    const folder = join(out, name);
    const { files } = await writeBackbone(folder, trained, border, precision);
    const bytes = Object.values(files).reduce((sum, file) => sum + file.bytes, 0);
    progress.note(`Artifact     ${folder} (border ${border}, ${precision}, ${(bytes / 1e6).toFixed(1)} MB)`);
  }
  if (variants.length === 1) return;
  const measured = await measureAll(run, out, variants, progress);
  progress.note(describe(measured));
  progress.note(`Report       ${writeReportOf(run, out, measured, { parameters: trained.layout.length, started })}`);
}

/** Each artifact on the held-out products of the run's catalog. @throws CatalogError CATALOG_NOT_FOUND */
async function measureAll(run: SavedRun, out: string, variants: readonly Variant[], progress: Progress): Promise<ExportedArtifact[]> {
  const catalog = await open(run.catalog, run.config.identity);
  const rows = evaluationRows(await catalog.index(), run.config.evaluation.limit);
  progress.start('Evaluation', { unit: 'artifacts', total: variants.length });
  const measured: ExportedArtifact[] = [];
  for (const { name } of variants) {
    measured.push(await measureArtifact(name, join(out, name), catalog, rows));
    progress.update(measured.length);
  }
  progress.stop();
  catalog.close();
  return measured;
}

const variantsOf = (borders: readonly number[], precisions: readonly Precision[]): Variant[] =>
  precisions.flatMap((precision) =>
    borders.map((border) => {
      const parts = [borders.length > 1 && `k${border}`, precisions.length > 1 && precision];
      return { border, precision, name: parts.filter(Boolean).join('-') };
    }),
  );

async function withParameters(run: SavedRun, warn: (text: string) => void): Promise<Trained> {
  const checkpoint = await run.checkpoint();
  checkpoint.warnings.forEach(warn);
  const layout = layoutOf(modelSpecs(run.model, []));
  const parameters = new Float32Array(layout.length);
  restoreModel(checkpoint, run.model, namedViews(parameters, layout));
  return { ...run, layout, parameters, step: checkpoint.step };
}

function writeBackbone(folder: string, trained: Trained, border: number, precision: Precision) {
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
function bordersOf({ borders }: ExportOptions, run: SavedRun): readonly number[] {
  borders?.forEach((border) => checkBorder(border, run));
  return borders ?? [middleBorder(run.config)];
}
