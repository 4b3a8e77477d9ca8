import { connect, exists } from '@commercemm/versions';
import type { Connection, Table as LanceTable } from '@lancedb/lancedb';

import { CatalogError } from './errors.js';
import type { ImportFigures } from './import/import-catalog.js';
import { type Manifest, readManifests } from './store/manifest.js';
import { readIndex, readItems, readLinks, readPairs } from './store/reader.js';
import type { TableName } from './store/tables.js';
import type { Catalog, CatalogIndex, Item } from './types.js';

/**
 * What makes two items the same product. `catalog`: an equal catalogId, so items without one equal nothing. `catalog-or-title`: besides,
 * listings without a catalogId are one product if their titles are equal but for Unicode form, case and spaces: two such can't be told apart by text.
 */
export type Identity = 'catalog' | 'catalog-or-title';

export interface OpenOptions {
  /** Default `catalog-or-title`. */
  readonly identity?: Identity;
}

/**
 * Opens the newest version of a catalog; later imports do not change what was opened.
 * @throws CatalogError CATALOG_NOT_FOUND, CATALOG_FORMAT_TOO_NEW
 */
export async function openCatalog(location: string, { identity = 'catalog-or-title' }: OpenOptions = {}): Promise<Catalog> {
  const db = (await exists(location)) ? await connect(location) : null;
  try {
    const manifest = db && (await readManifests(db, location)).at(-1);
    if (!db || !manifest) {
      throw new CatalogError('CATALOG_NOT_FOUND', `there is no catalog at ${location}: import one, or check the address`, { location });
    }
    return new OpenCatalog(location, db, manifest, identity);
  } catch (error) {
    db?.close();
    throw error;
  }
}

class OpenCatalog implements Catalog {
  readonly version: number;
  readonly report: ImportFigures;
  private readonly tables = new Map<TableName, Promise<LanceTable>>();
  private loadedIndex: Promise<CatalogIndex> | null = null;

  constructor(
    readonly location: string,
    private readonly db: Connection,
    private readonly manifest: Manifest,
    private readonly identity: Identity,
  ) {
    this.version = manifest.version;
    this.report = manifest.report;
  }

  index(): Promise<CatalogIndex> {
    return (this.loadedIndex ??= Promise.all([this.table('index'), this.table('edges')]).then(([index, edges]) =>
      readIndex(index!, edges, this.identity),
    ));
  }

  async items(rows: readonly number[]): Promise<Item[]> {
    const { splits, size } = await this.index();
    const outside = rows.find((row) => !Number.isInteger(row) || row < 0 || row >= size);
    if (outside !== undefined) {
      const message = `row ${outside} is not in the catalog at ${this.location}, which has rows 0 to ${size - 1}`;
      throw new CatalogError('CATALOG_ROW_OUT_OF_RANGE', message, { expected: size - 1, got: outside });
    }
    if (rows.length === 0) return [];
    const wanted = [...new Set(rows)].sort((a, b) => a - b);
    const found = await readItems((await this.table('items'))!.takeOffsets(wanted), splits);
    return rows.map((row) => found.get(row)!);
  }

  async *scan({ images = false, batchSize = 1024 }: { readonly images?: boolean; readonly batchSize?: number } = {}): AsyncGenerator<
    Item[]
  > {
    const { size, splits } = await this.index();
    const table = (await this.table('items'))!;
    for (let from = 0; from < size; from += batchSize) {
      const length = Math.min(batchSize, size - from);
      const found = await readItems(table.takeOffsets(Array.from({ length }, (_, i) => from + i)), splits, images);
      yield [...found.entries()].sort(([a], [b]) => a - b).map(([, item]) => item);
    }
  }

  async matchPairs() {
    return readPairs(await this.table('pairs'));
  }

  async links() {
    return readLinks(await this.table('links'));
  }

  close(): void {
    for (const table of this.tables.values()) void table.then((open) => open.close());
    this.tables.clear();
    this.db.close();
  }

  /** Null: the version has no rows of this kind. */
  private table(name: TableName): Promise<LanceTable | null> {
    const stored = this.manifest.tables[name];
    if (stored === undefined) return Promise.resolve(null);
    let open = this.tables.get(name);
    if (!open) this.tables.set(name, (open = this.db.openTable(stored)));
    return open;
  }
}
