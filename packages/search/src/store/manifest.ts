/** The list of an index's versions: a small Lance table of its own. Adding a row is one atomic commit, on a folder and on an object store alike. */
import type { Connection, Table } from '@lancedb/lancedb';
import { Field, Int32, Schema, Utf8 } from 'apache-arrow';

import { SearchError } from '../errors.js';
import type { ModelIdentity } from '../types.js';

const NAME = 'index';
/** Raised when a reader of the old format could not read the new one. */
export const FORMAT = 1;

/** How the vectors are searched: all of them, or an approximation whose settings were measured when it was built. */
export type VectorSearch =
  | { readonly kind: 'exact' }
  | {
      readonly kind: 'ivf-rq';
      readonly partitions: number;
      /** Partitions that are looked into. */
      readonly probes: number;
      /** Candidates whose full vectors are compared, for each of ten hits. */
      readonly refine: number;
      /** Recall@10 against all vectors, of the queries it was tuned with. */
      readonly recall: number;
    };

export interface IndexManifest {
  readonly format: number;
  readonly version: number;
  /** Name of the Lance table. */
  readonly table: string;
  /** ISO 8601. */
  readonly created: string;
  readonly rows: number;
  readonly dimensions: number;
  readonly model: ModelIdentity;
  readonly vectorSearch: VectorSearch;
  /** Up to so many rows, of the index or behind a filter, all are compared. */
  readonly exactRows: number;
}

/**
 * All versions that were published, oldest first; empty where there is no index. Builds at the same time may have taken the same number: the
 * one that was published last is the newer.
 * @throws SearchError SEARCH_FORMAT_TOO_NEW, and what LanceDB throws for a list that is there and can't be read
 */
export async function readManifests(db: Connection, location: string): Promise<IndexManifest[]> {
  const list = await openList(db);
  if (list === null) return [];
  const rows = await rowsOf(list).finally(() => list.close());
  const manifests = rows.map(({ manifest }) => JSON.parse(manifest) as IndexManifest);
  const newer = manifests.find(({ format }) => format > FORMAT);
  if (newer) {
    const message = `the index at ${location} has format ${newer.format}; this version of the program reads formats up to ${FORMAT}: update it`;
    throw new SearchError('SEARCH_FORMAT_TOO_NEW', message, { location, expected: FORMAT, got: newer.format });
  }
  return manifests.sort((a, b) => a.version - b.version);
}

/** If it fails, the version may have been published nevertheless: an answer can get lost on its way. */
export const appendManifest = (db: Connection, manifest: IndexManifest): Promise<void> =>
  addRows(db, [{ version: manifest.version, manifest: JSON.stringify(manifest) }]);

type ListRow = { readonly version: number; readonly manifest: string };

const SCHEMA = new Schema([new Field('version', new Int32(), false), new Field('manifest', new Utf8(), false)]);

/** What LanceDB, which has no codes, says of a table that is not there, and of a folder without a first commit. */
const MISSING = /^Table '.*' (was not found|exists but could not be loaded .*: Dataset at path .* was not found)/;
/** What it says of rows for a table that was overwritten after it was opened; none is added. */
const OVERWRITTEN = /incompatible with concurrent transaction Overwrite/;

const says = (error: unknown, what: RegExp): boolean => error instanceof Error && what.test(error.message);

/** Null where there is none, or only the folder of one: a build was killed before its first commit. Any other failure does not mean that. */
const openList = (db: Connection): Promise<Table | null> =>
  db.openTable(NAME).catch((error: unknown) => {
    if (says(error, MISSING)) return null;
    throw error;
  });

/** In the order in which they were added. */
async function rowsOf(list: Table): Promise<ListRow[]> {
  const rows = (await list.query().withRowId().toArray()) as (ListRow & { readonly _rowid: bigint })[];
  return rows.sort((a, b) => Number(a._rowid - b._rowid)).map(({ version, manifest }) => ({ version, manifest }));
}

async function addRows(db: Connection, rows: readonly ListRow[]): Promise<void> {
  const list = await openList(db);
  if (list === null) return addRows(db, [...(await makeList(db)), ...rows]);
  try {
    await list.add([...rows]);
  } catch (error) {
    if (!says(error, OVERWRITTEN)) throw error;
    await addRows(db, rows);
  } finally {
    list.close();
  }
}

/**
 * Makes an empty list where there is none, and returns the rows that this cost: LanceDB looks whether there is a table before it writes, not
 * when it commits, and overwrites one that another build has made meanwhile.
 */
async function makeList(db: Connection): Promise<ListRow[]> {
  let list: Table;
  try {
    list = await db.createEmptyTable(NAME, SCHEMA);
  } catch (error) {
    const ofAnother = await openList(db);
    if (ofAnother === null) throw error;
    ofAnother.close();
    return [];
  }
  try {
    const version = await list.version();
    if (version === 1) return [];
    await list.checkout(version - 1);
    return await rowsOf(list);
  } finally {
    list.close();
  }
}
