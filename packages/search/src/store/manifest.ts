/** The list of an index's versions: a small Lance table of its own. Adding a row is one atomic commit, on a folder and on an object store alike. */
import type { Connection } from '@lancedb/lancedb';
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

/** All versions that were published, oldest first; empty where there is no index. */
export async function readManifests(db: Connection, location: string): Promise<IndexManifest[]> {
  if (!(await db.tableNames()).includes(NAME)) return [];
  const table = await db.openTable(NAME).catch(() => null); // a folder without a first commit: a build was killed in that moment
  if (table === null) return [];
  const rows = (await table.query().toArray()) as { manifest: string }[];
  table.close();
  const manifests = rows.map(({ manifest }) => JSON.parse(manifest) as IndexManifest);
  const newer = manifests.find(({ format }) => format > FORMAT);
  if (newer) {
    const message = `the index at ${location} has format ${newer.format}; this version of the program reads formats up to ${FORMAT}: update it`;
    throw new SearchError('SEARCH_FORMAT_TOO_NEW', message, { location, expected: FORMAT, got: newer.format });
  }
  return manifests.sort((a, b) => a.version - b.version);
}

export async function appendManifest(db: Connection, manifest: IndexManifest): Promise<void> {
  const row = { version: manifest.version, manifest: JSON.stringify(manifest) };
  const table = await db.openTable(NAME).catch(() => null);
  if (table !== null) {
    await table.add([row]);
    table.close();
    return;
  }
  const schema = new Schema([new Field('version', new Int32(), false), new Field('manifest', new Utf8(), false)]);
  const create = (mode: 'create' | 'overwrite') => db.createTable(NAME, [row], { mode, schema });
  (await create('create').catch(() => create('overwrite'))).close();
}
