import { CatalogError } from '../../errors.js';
import type { SourceFile } from '../sources.js';
import { readCsv, readJson, readParquet } from './duckdb.js';
import { readJsonl } from './jsonl.js';
import type { RawRow } from './rows.js';
import { readTar } from './tar.js';

export { type RawRow } from './rows.js';

/** The rows of a file, in chunks, in the file's order. */
export async function* readRows(file: SourceFile): AsyncGenerator<RawRow[]> {
  try {
    yield* readers[file.format](file.path);
  } catch (error) {
    if (error instanceof CatalogError) throw error;
    const message = `${file.path} can't be read as ${file.format}: ${(error as Error).message}`;
    throw new CatalogError('CATALOG_FILE_UNREADABLE', message, { file: file.path, expected: file.format }, { cause: error });
  }
}

const readers: Record<SourceFile['format'], (path: string) => AsyncGenerator<RawRow[]>> = {
  jsonl: readJsonl,
  json: readJson,
  csv: readCsv,
  parquet: readParquet,
  tar: readTar,
};
