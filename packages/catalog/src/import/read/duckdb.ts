/** CSV, Parquet and JSON arrays, streamed by DuckDB. */
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';

import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  type DuckDBConnection,
  DuckDBInstance,
  DuckDBListValue,
  DuckDBMapValue,
  type DuckDBResult,
  DuckDBStructValue,
  type DuckDBValue,
  DuckDBUUIDValue,
} from '@duckdb/node-api';

import { shorten } from '../rejections.js';
import { CHUNK_ROWS, type RawRow } from './rows.js';

/** Twice what DuckDB needs for its buffers; beyond it would spill to disk. */
const SETTINGS = { memory_limit: '768MB', threads: '2' };

export async function* readParquet(path: string): AsyncGenerator<RawRow[]> {
  yield* query(async function* (db) {
    yield* rowsOf(await db.stream('SELECT * FROM read_parquet($path)', { path }));
  });
}

export async function* readJson(path: string): AsyncGenerator<RawRow[]> {
  yield* query(async function* (db) {
    const result = await db.stream("SELECT json::VARCHAR FROM read_json_objects($path, format = 'auto', maximum_object_size = 268435456)", {
      path,
    });
    for await (const rows of rowsOf(result)) {
      yield rows.map((row) =>
        'value' in row ? { line: row.line, value: JSON.parse(Object.values(row.value as Record<string, string>)[0]!) } : row,
      );
    }
  });
}

/** All columns as text. Rows with too few or too many cells, or that are no UTF-8, come last, with the line that DuckDB names for them. */
export async function* readCsv(path: string): AsyncGenerator<RawRow[]> {
  const delimiter = await findDelimiter(path);
  yield* query(async function* (db) {
    const sql = `SELECT * FROM read_csv($path, all_varchar = true, header = true, delim = ${literal(delimiter)}, quote = '"', escape = '"',
      store_rejects = true, rejects_limit = 0, max_line_size = 16777216, sample_size = 20480)`;
    yield* rowsOf(await db.stream(sql, { path }), 1);
    const rejects = await db.stream(
      'SELECT DISTINCT ON (line) line, trim(csv_line, chr(10) || chr(13)) AS csv_line, error_type, error_message, column_name FROM reject_errors ORDER BY line',
    );
    for await (const rows of rowsOf(rejects)) {
      yield rows.map((row) => {
        const { line, csv_line, error_type, error_message, column_name } = (row as { value: Record<string, string | number | null> }).value;
        const expected = `a row like the header (${String(error_type).toLowerCase()}: ${error_message})`;
        return {
          line: Number(line),
          problem: { code: 'ROW_UNREADABLE', field: column_name as string | null, expected, got: shorten(csv_line) },
        };
      });
    }
  });
}

async function* query<T>(run: (db: DuckDBConnection) => AsyncGenerator<T>): AsyncGenerator<T> {
  const instance = await DuckDBInstance.create(':memory:', SETTINGS);
  const db = await instance.connect();
  try {
    yield* run(db);
  } finally {
    db.closeSync();
    instance.closeSync();
  }
}

/** `before`: lines above the first row. */
async function* rowsOf(result: DuckDBResult, before = 0): AsyncGenerator<RawRow[]> {
  const names = result.deduplicatedColumnNames();
  let line = before;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return;
    for (let from = 0; from < chunk.rowCount; from += CHUNK_ROWS) {
      const columns = names.map((_, column) => chunk.getColumnVector(column));
      const rows: RawRow[] = [];
      for (let row = from; row < Math.min(chunk.rowCount, from + CHUNK_ROWS); row++) {
        const value: Record<string, unknown> = {};
        names.forEach((name, column) => {
          const cell = plain(columns[column]!.getItem(row) as DuckDBValue);
          if (cell !== null) value[name] = cell;
        });
        rows.push({ line: ++line, value });
      }
      yield rows;
    }
  }
}

/** A value of a table as JSON would have it; bytes stay bytes, whole numbers beyond 2^53 become text. */
function plain(value: DuckDBValue): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value === null || typeof value !== 'object') return value ?? null;
  if (value instanceof DuckDBBlobValue) return value.bytes;
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(plain);
  if (value instanceof DuckDBStructValue)
    return Object.fromEntries(Object.entries(value.entries).map(([name, entry]) => [name, plain(entry)]));
  if (value instanceof DuckDBMapValue)
    return Object.fromEntries(value.entries.map(({ key, value: entry }) => [String(plain(key)), plain(entry)]));
  if (value instanceof DuckDBUUIDValue) return value.toString();
  return String(value);
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The separator that the header has most of; a header is no place for free text, so counting there is safer than guessing from rows. */
async function findDelimiter(path: string): Promise<string> {
  const header = (await readHead(path)).split('\n', 1)[0]!.replace(/"[^"]*"/g, '');
  const count = (separator: string) => header.split(separator).length;
  return [',', '\t', ';', '|'].reduce((best, next) => (count(next) > count(best) ? next : best));
}

async function readHead(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1 << 16), 0, 1 << 16, 0);
    const head = buffer.subarray(0, bytesRead);
    return (/\.gz$/i.test(path) ? await unzipHead(head) : head).toString('utf8');
  } finally {
    await file.close();
  }
}

/** What the beginning of a gzip file unpacks to: the stream ends in the middle, which is no error here. */
function unzipHead(head: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const gunzip = createGunzip();
    gunzip.once('data', (data: Buffer) => resolve(data));
    gunzip.once('error', reject);
    gunzip.write(head);
  });
}
