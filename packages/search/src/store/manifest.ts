/** What the list of an index's versions says of each. */
import { publishVersion, readVersions, type Version } from '@commercemm/versions';
import type { Connection } from '@lancedb/lancedb';

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

export interface IndexManifest extends Version {
  readonly format: number;
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
 * All versions that were published, oldest first; empty where there is no index.
 * @throws SearchError SEARCH_FORMAT_TOO_NEW, and what LanceDB throws for a list that is there and can't be read
 */
export async function readManifests(db: Connection, location: string): Promise<IndexManifest[]> {
  const manifests = await readVersions<IndexManifest>(db, NAME);
  const newer = manifests.find(({ format }) => format > FORMAT);
  if (newer) {
    const message = `the index at ${location} has format ${newer.format}; this version of the program reads formats up to ${FORMAT}: update it`;
    throw new SearchError('SEARCH_FORMAT_TOO_NEW', message, { location, expected: FORMAT, got: newer.format });
  }
  return manifests;
}

/** If it fails, the version may have been published nevertheless: an answer can get lost on its way. */
export const appendManifest = (db: Connection, manifest: IndexManifest): Promise<void> => publishVersion(db, NAME, manifest);
