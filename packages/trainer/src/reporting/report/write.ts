import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Assets, reportPage } from './page.js';
import type { ReportData } from './types.js';

/** Writes one self-contained HTML file; whoever opens it meanwhile sees the former one whole. */
export function writeReport(path: string, data: ReportData): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.draft`;
  writeFileSync(draft, reportPage(data, readAssets()));
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
