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

function describe(report: ImportReport, to: string): string {
  const table = (title: string, unit: string, values: Readonly<Record<string, number>>) => {
    const rows = Object.entries(values).filter(([, count]) => count > 0);
    if (rows.length === 0) return [];
    const columns = [{ title }, { title: unit, align: 'right' as const }];
    return [
      textTable(
        columns,
        rows.map(([name, count]) => [name, formatCount(count)]),
      ),
      '',
    ];
  };
  return [
    ...table('imported', 'rows', report.items),
    ...table('split', 'rows', report.splits),
    ...table('cross-pairs', 'pairs', report.edges),
    ...table('kept for evaluation', 'rows', { 'labelled pairs': report.matchPairs, links: report.links }),
    ...table('rejected', 'rows', report.rejected),
    ...table('left out of accepted rows', 'count', report.dropped),
    ...table('duplicates dropped', 'rows', report.duplicates),
    ...table('pictures converted', 'count', report.converted),
    ...report.warnings.map((warning) => `Warning  ${warning}`),
    ...(report.unchanged ? ['The catalog had this content already.'] : []),
    ...(report.rejectedFile ? [`Rejected ${report.rejectedFile}`] : []),
    `Catalog  ${to}`,
  ].join('\n');
}
