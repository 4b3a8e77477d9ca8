import type { ImportReport } from '@commercemm/catalog';

import type { ImportOptions } from '../cli/index.js';
import { createProgress, formatCount, textTable } from '../reporting/index.js';
import { importWithProgress } from '../run/catalog.js';

/** `trainer:import`: foreign files to a catalog, and what became of their rows. */
export async function importRows({ from, to, map, maxRejected, seed }: ImportOptions): Promise<void> {
  const progress = createProgress();
  const report = await importWithProgress(
    { from: [...from], to, map, ...(maxRejected !== undefined && { maxRejected }), ...(seed !== undefined && { seed }) },
    progress,
  );
  progress.note(describe(report, to));
}

const counts = (values: Readonly<Record<string, number>>): string[][] =>
  Object.entries(values).map(([name, count]) => [name, formatCount(count)]);

function describe(report: ImportReport, to: string): string {
  const table = (title: string, values: Readonly<Record<string, number>>) =>
    Object.keys(values).length > 0 ? [textTable([{ title }, { title: 'rows', align: 'right' }], counts(values)), ''] : [];
  return [
    ...table('imported', report.items),
    ...table('split', report.splits),
    ...table('rejected', report.rejected),
    ...table('duplicates dropped', report.duplicates),
    `Catalog  ${to}`,
  ].join('\n');
}
