/** What the list of a catalog's versions says of each: a version is there with all its tables or not at all. */
import { publishVersion, readVersions, type Version } from '@commercemm/versions';
import type { Connection } from '@lancedb/lancedb';

import { CatalogError } from '../errors.js';
import type { ImportFigures } from '../import/import-catalog.js';
import type { TableName } from './tables.js';

const NAME = 'catalog';
/** Raised when a reader of the old format could not read the new one. */
export const FORMAT = 1;

export interface Manifest extends Version {
  readonly format: number;
  /** SHA-256 of the content of all tables. */
  readonly fingerprint: string;
  /** Names of the Lance tables; a table without rows is left out. */
  readonly tables: Partial<Record<TableName, string>>;
  /** ISO 8601. */
  readonly created: string;
  /** The report of the import, as it was returned. */
  readonly report: ImportFigures;
}

/**
 * All versions that were committed, oldest first; empty where there is no catalog.
 * @throws CatalogError CATALOG_FORMAT_TOO_NEW, and what LanceDB throws for a list that is there and can't be read
 */
export async function readManifests(db: Connection, location: string): Promise<Manifest[]> {
  const manifests = await readVersions<Manifest>(db, NAME);
  const newer = manifests.find(({ format }) => format > FORMAT);
  if (newer) {
    const message = `the catalog at ${location} has format ${newer.format}; this version of the program reads formats up to ${FORMAT}: update it`;
    throw new CatalogError('CATALOG_FORMAT_TOO_NEW', message, { location, expected: FORMAT, got: newer.format });
  }
  return manifests;
}

/** If it fails, the version may have been committed nevertheless: an answer can get lost on its way. */
export const appendManifest = (db: Connection, manifest: Manifest): Promise<void> => publishVersion(db, NAME, manifest);
