import { basename, join } from 'node:path';

import { costs, exportTable, textTable, writeExportReport, type ExportedArtifact } from '../reporting/index.js';
import { commandLine, machineName, versions } from '../run/facts.js';
import type { SavedRun } from '../run/saved-run.js';

export interface ExportFacts {
  readonly parameters: number;
  /** Milliseconds since 1970. */
  readonly started: number;
}

/** Writes `<out>/report.html` and returns its path. */
export function writeReportOf(
  { folder, catalog, config }: SavedRun,
  out: string,
  artifacts: readonly ExportedArtifact[],
  { parameters, started }: ExportFacts,
): string {
  const path = join(out, 'report.html');
  const run = {
    name: basename(folder),
    catalog,
    preset: config.preset,
    command: commandLine(),
    seed: config.seed,
    startedAt: new Date(started).toISOString(),
    seconds: (Date.now() - started) / 1000,
    machine: machineName(),
    runtime: 'onnxruntime-node, as in a service',
    parameters,
    versions: versions(),
  };
  writeExportReport(path, { run, artifacts });
  return path;
}

/** The same figures for the terminal. */
export function describe(artifacts: readonly ExportedArtifact[]): string {
  const { titles, rows } = exportTable(artifacts);
  const columns = titles.map((title, at) => ({ title, ...(at > 1 && { align: 'right' as const }) }));
  return [textTable(columns, rows), ...costs(artifacts)].join('\n');
}
