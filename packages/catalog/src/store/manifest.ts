/**
 * The list of a catalog's versions: a small Lance table of its own. Adding a row is one atomic commit, on a folder and on an object store
 * alike, so a version is either there with all its tables or not at all.
 */
import type { Connection } from '@lancedb/lancedb';
import { Field, Schema } from 'apache-arrow';

import { CatalogError } from '../errors.js';
import type { ImportFigures } from '../import/import-catalog.js';
import { type } from './columns.js';
import type { TableName } from './tables.js';

const NAME = 'catalog';
/** Raised when a reader of the old format could not read the new one. */
export const FORMAT = 1;

export interface Manifest {
  readonly format: number;
  readonly version: number;
  /** SHA-256 of the content of all tables. */
  readonly fingerprint: string;
  /** Names of the Lance tables; a table without rows is left out. */
  readonly tables: Partial<Record<TableName, string>>;
  /** ISO 8601. */
  readonly created: string;
  /** The report of the import, as it was returned. */
  readonly report: ImportFigures;
}

/** All versions that were committed, oldest first; empty where there is no catalog. */
export async function readManifests(db: Connection, location: string): Promise<Manifest[]> {
  if (!(await db.tableNames()).includes(NAME)) return [];
  const table = await db.openTable(NAME).catch(() => null); // a folder without a first commit: an import was killed in that moment
  if (table === null) return [];
  const rows = await table.query().toArray();
  table.close();
  const manifests = rows.map((row) => JSON.parse(row.manifest as string) as Manifest);
  const newest = manifests.find(({ format }) => format > FORMAT);
  if (newest) {
    const message = `the catalog at ${location} has format ${newest.format}; this version of the program reads formats up to ${FORMAT}: update it`;
    throw new CatalogError('CATALOG_FORMAT_TOO_NEW', message, { location, expected: FORMAT, got: newest.format });
  }
  return manifests.sort((a, b) => a.version - b.version);
}

export async function appendManifest(db: Connection, manifest: Manifest): Promise<void> {
  const row = { version: manifest.version, manifest: JSON.stringify(manifest) };
  const table = await db.openTable(NAME).catch(() => null);
  if (table !== null) {
    await table.add([row]);
    table.close();
    return;
  }
  const schema = new Schema([new Field('version', type.int32, false), new Field('manifest', type.text, false)]);
  // A folder that can't be opened is what an import killed in this very moment left: it is replaced.
  const create = (mode: 'create' | 'overwrite') => db.createTable(NAME, [row], { mode, schema });
  (await create('create').catch(() => create('overwrite'))).close();
}
