/** The list of versions: a small Lance table of its own. Adding a row is one atomic commit, on a folder and on an object store alike. */
import type { Connection, Table } from '@lancedb/lancedb';
import { Field, Int32, Schema, Utf8 } from 'apache-arrow';

/** What a list says of a version, besides what its package needs to open it; kept as JSON. */
export interface Version {
  readonly version: number;
}

/**
 * All versions that were published, oldest first; empty where there is no list. Those that were made at the same time may have taken the same
 * number: the one that was published last is the newer.
 * @param name of the list
 * @throws what LanceDB throws for a list that is there and can't be read
 */
export async function readVersions<V extends Version>(db: Connection, name: string): Promise<V[]> {
  const list = await openList(db, name);
  if (list === null) return [];
  const rows = await rowsOf(list).finally(() => list.close());
  return rows.map(({ manifest }) => JSON.parse(manifest) as V).sort((a, b) => a.version - b.version);
}

/** If it fails, the version may have been published nevertheless: an answer can get lost on its way. */
export const publishVersion = <V extends Version>(db: Connection, name: string, version: V): Promise<void> =>
  addRows(db, name, [{ version: version.version, manifest: JSON.stringify(version) }]);

type ListRow = { readonly version: number; readonly manifest: string };

const SCHEMA = new Schema([new Field('version', new Int32(), false), new Field('manifest', new Utf8(), false)]);

/** What LanceDB, which has no codes, says of a table that is not there, and of a folder without a first commit. */
const MISSING = /^Table '.*' (was not found|exists but could not be loaded .*: Dataset at path .* was not found)/;
/** What it says of rows for a table that was overwritten after it was opened; none is added. */
const OVERWRITTEN = /incompatible with concurrent transaction Overwrite/;

const says = (error: unknown, what: RegExp): boolean => error instanceof Error && what.test(error.message);

/** Null where there is none, or only the folder of one: it was being made by a process that was killed. Any other failure does not mean that. */
const openList = (db: Connection, name: string): Promise<Table | null> =>
  db.openTable(name).catch((error: unknown) => {
    if (says(error, MISSING)) return null;
    throw error;
  });

/** In the order in which they were added. */
async function rowsOf(list: Table): Promise<ListRow[]> {
  const rows = (await list.query().withRowId().toArray()) as (ListRow & { readonly _rowid: bigint })[];
  return rows.sort((a, b) => Number(a._rowid - b._rowid)).map(({ version, manifest }) => ({ version, manifest }));
}

async function addRows(db: Connection, name: string, rows: readonly ListRow[]): Promise<void> {
  const list = await openList(db, name);
  if (list === null) return addRows(db, name, [...(await makeList(db, name)), ...rows]);
  try {
    await list.add([...rows]);
  } catch (error) {
    if (!says(error, OVERWRITTEN)) throw error;
    await addRows(db, name, rows);
  } finally {
    list.close();
  }
}

/**
 * Makes an empty list where there is none, and returns the rows that this cost: LanceDB looks whether there is a table before it writes, not
 * when it commits, and overwrites one that another process has made meanwhile.
 */
async function makeList(db: Connection, name: string): Promise<ListRow[]> {
  let list: Table;
  try {
    list = await db.createEmptyTable(name, SCHEMA);
  } catch (error) {
    const ofAnother = await openList(db, name);
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
