import { connect, stagingName, sweep } from '@commercemm/versions';
import { type Connection, Index, type Table } from '@lancedb/lancedb';

import { SearchError } from './errors.js';
import { appendManifest, FORMAT, type IndexManifest, readManifests } from './store/manifest.js';
import { rowsTable, schemaOf } from './store/rows.js';
import type { IndexRow, ModelIdentity } from './types.js';
import { buildVectorSearch } from './vector-search.js';

export interface CreateIndexOptions {
  readonly model: ModelIdentity;
  /** Recall@10 against comparing all vectors that the settings must reach; 0.97 unless told. */
  readonly recall?: number;
  /** Vectors like those that will be searched with, to tune with; 64 rows of the index unless told. */
  readonly queries?: readonly Float32Array[];
  /** Up to so many rows, of the index or behind a filter, all vectors are compared: milliseconds, and exact. 20,000 unless told. */
  readonly exactRows?: number;
  /** Called with the number of rows written so far, then with each further step. */
  readonly onProgress?: (rows: number, step: 'write' | 'words' | 'labels' | 'vectors') => void;
}

export interface CreatedIndex extends IndexManifest {
  readonly location: string;
}

/** Rows written at once: 1024 vectors of 256 dimensions are 1 MiB. */
const BATCH = 4096;
const TUNING_QUERIES = 64;

/**
 * Builds an index in a folder or at an object-store address and publishes it in one step: whoever opens the place meanwhile, or after the
 * build was killed, finds the version before. A build that fails before that step leaves nothing; one that fails in it may have published, and
 * leaves its table, which a later build drops if nothing names it.
 * @throws SearchError SEARCH_ROW_INVALID (a vector of other length, not of unit length; an id twice), SEARCH_INDEX_EMPTY
 */
export async function createIndex(to: string, rows: AsyncIterable<IndexRow>, options: CreateIndexOptions): Promise<CreatedIndex> {
  const db = await connect(to);
  try {
    const manifest = await buildTable(db, to, rows, options);
    await appendManifest(db, manifest);
    // The index is there, swept or not: a later build sweeps again.
    await sweep(db, async () => (await readManifests(db, to)).map(({ table }) => [table])).catch(() => undefined);
    return { ...manifest, location: to };
  } finally {
    db.close();
  }
}

/** Writes and indexes a table that nothing names yet; where that fails, the table goes. */
async function buildTable(
  db: Connection,
  to: string,
  rows: AsyncIterable<IndexRow>,
  { model, queries, recall = 0.97, exactRows = 20_000, onProgress = () => {} }: CreateIndexOptions,
): Promise<IndexManifest> {
  const name = stagingName();
  let table: Table | null = null;
  try {
    const check = rowCheck();
    const sample = reservoir(TUNING_QUERIES);
    let written = 0;
    for await (const batch of batches(rows)) {
      for (const row of batch) {
        check(row);
        sample.offer(row.vector);
      }
      const dimensions = batch[0]!.vector.length;
      table ??= await db.createEmptyTable(name, schemaOf(dimensions));
      await table.add(rowsTable(batch, dimensions));
      onProgress((written += batch.length), 'write');
    }
    if (!table) throw new SearchError('SEARCH_INDEX_EMPTY', `there is no row to index at ${to}`, { location: to });
    const { dimensions } = check;
    onProgress(written, 'words');
    await table.createIndex('words', { config: Index.fts({ baseTokenizer: 'whitespace', ...WORDS_AS_THEY_ARE }) });
    onProgress(written, 'labels');
    await table.createIndex('labels', { config: Index.labelList() });
    onProgress(written, 'vectors');
    const vectorSearch = await buildVectorSearch(table, written, { queries: queries ?? sample.kept, recall, exactRows });
    const version = ((await readManifests(db, to)).at(-1)?.version ?? 0) + 1;
    table.close();
    const created = new Date().toISOString();
    return { format: FORMAT, version, table: name, created, rows: written, dimensions, model, vectorSearch, exactRows };
  } catch (error) {
    table?.close();
    if (table) await db.dropTable(name);
    throw error;
  }
}

/** The words are cut and folded already. */
const WORDS_AS_THEY_ARE = {
  lowercase: false,
  stem: false,
  removeStopWords: false,
  asciiFolding: false,
  withPosition: false,
  maxTokenLength: 200,
};

async function* batches(rows: AsyncIterable<IndexRow>): AsyncGenerator<IndexRow[]> {
  let batch: IndexRow[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length === BATCH) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

function rowCheck() {
  const ids = new Set<string>();
  const check = (row: IndexRow): void => {
    const invalid = (what: string, expected: unknown, got: unknown) =>
      new SearchError('SEARCH_ROW_INVALID', `row '${row.id}': ${what}: expected ${String(expected)}, got ${String(got)}`, {
        id: row.id,
        expected,
        got,
      });
    if (ids.has(row.id)) throw invalid('its id', 'one row for each id', 'a second one');
    check.dimensions ||= row.vector.length;
    if (row.vector.length !== check.dimensions) throw invalid('dimensions of its vector', check.dimensions, row.vector.length);
    const length = Math.hypot(...row.vector);
    if (!(Math.abs(length - 1) < 1e-3)) throw invalid('length of its vector', 1, length);
    ids.add(row.id);
  };
  check.dimensions = 0;
  return check;
}

/** Rows of equal distance through the stream, not more than `size` nor less than half of that: which ones depends on nothing but their number. */
function reservoir(size: number) {
  let kept: Float32Array[] = [];
  let [seen, stride] = [0, 1];
  return {
    get kept(): readonly Float32Array[] {
      return kept;
    },
    offer(vector: Float32Array): void {
      if (seen++ % stride !== 0) return;
      kept.push(vector.slice());
      if (kept.length <= size) return;
      kept = kept.filter((_, i) => i % 2 === 0);
      stride *= 2;
    },
  };
}
