import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { importCatalog, makeDemoCatalog, openCatalog, type Catalog, type ImportReport } from '@commercemm/catalog';

import type { Progress } from '../reporting/index.js';

/** Raise when the demo catalog changes, so that an older one is made anew. */
const DEMO_VERSION = 1;

/** The demo catalog under `folder`, made and imported unless it is there. */
export async function demoCatalog(folder: string, progress: Progress): Promise<string> {
  const files = join(folder, 'demo-files');
  const store = join(folder, 'demo');
  const marker = join(folder, 'demo-version.json');
  if (existsSync(marker) && (JSON.parse(readFileSync(marker, 'utf8')) as { version?: number }).version === DEMO_VERSION) return store;
  progress.start('Demo catalog', { unit: 'pictures', total: null });
  await makeDemoCatalog({
    to: files,
    onProgress: ({ done, total }) => {
      progress.total(total);
      progress.update(done);
    },
  });
  progress.stop();
  await importWithProgress({ from: [files], to: store }, progress);
  writeFileSync(marker, JSON.stringify({ version: DEMO_VERSION }));
  return store;
}

/** Imports and shows how far it is. */
export async function importWithProgress(options: Parameters<typeof importCatalog>[0], progress: Progress): Promise<ImportReport> {
  progress.start('Import', { unit: 'rows', total: null });
  const report = await importCatalog({ ...options, onProgress: ({ rows }) => progress.update(rows) });
  progress.stop();
  return report;
}

export const open = (location: string, identity: 'catalog' | 'catalog-or-title'): Promise<Catalog> => openCatalog(location, { identity });
