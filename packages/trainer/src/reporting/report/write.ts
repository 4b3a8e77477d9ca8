import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { exportReportPage } from './export/page.js';
import type { ExportReportData } from './export/types.js';
import { headReportPage } from './head/page.js';
import type { HeadReportData } from './head/types.js';
import { type Assets, reportPage } from './page.js';
import type { ReportData } from './types.js';

/** Writes the report of a pre-training run: one self-contained HTML file. */
export const writeReport = (path: string, data: ReportData): void => writePage(path, reportPage(data, readAssets()));

/** Writes the report of a fine-tuned head. */
export const writeHeadReport = (path: string, data: HeadReportData): void => writePage(path, headReportPage(data, readAssets()));

/** Writes the report of exported models. */
export const writeExportReport = (path: string, data: ExportReportData): void => writePage(path, exportReportPage(data, readAssets()));

/** Whoever opens the file meanwhile sees the former one whole. */
function writePage(path: string, page: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.draft`;
  writeFileSync(draft, page);
  renameSync(draft, path);
}

function readAssets(): Assets {
  const plot = dirname(createRequire(import.meta.url).resolve('uplot/package.json'));
  const styles = [readFileSync(join(plot, 'dist/uPlot.min.css'), 'utf8')];
  const scripts = [
    readFileSync(join(plot, 'dist/uPlot.iife.min.js'), 'utf8'),
    readFileSync(new URL('./client/page.js', import.meta.url), 'utf8'),
  ];
  return { styles, scripts };
}
