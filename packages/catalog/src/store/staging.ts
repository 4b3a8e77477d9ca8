/** A version in the making: tables that nothing names until `commit`. Killed at any moment, it leaves the versions before it as they were. */
import { createHash, randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

import type { Connection, Table as LanceTable } from '@lancedb/lancedb';
import type { Table } from 'apache-arrow';

import type { ImportFigures } from '../import/import-catalog.js';
import { appendManifest, FORMAT, type Manifest, readManifests } from './manifest.js';
import { hashTable, schemas, type TableName } from './tables.js';

/** Versions whose tables are kept: readers of the one before may still be running. */
const KEPT = 2;
const WEEK = 7 * 24 * 3600 * 1000;
const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

export class Staging {
  private readonly prefix = `v-${Date.now()}-${HOST}-${process.pid}-${randomBytes(3).toString('hex')}`;
  private readonly hash = createHash('sha256');
  private readonly open = new Map<TableName, LanceTable>();

  constructor(
    private readonly db: Connection,
    private readonly location: string,
  ) {}

  async add(name: TableName, rows: Table): Promise<void> {
    if (rows.numRows === 0) return;
    let table = this.open.get(name);
    if (!table) {
      table = await this.db.createEmptyTable(`${this.prefix}-${name}`, schemas[name]);
      this.open.set(name, table);
    }
    this.hash.update(name);
    hashTable(rows, (bytes) => this.hash.update(bytes));
    await table.add(rows);
  }

  /** Makes this the newest version, or, where the newest has the same content, keeps that one. */
  async commit(report: ImportFigures): Promise<{ version: number; unchanged: boolean }> {
    const manifests = await readManifests(this.db, this.location);
    const newest = manifests.at(-1);
    const fingerprint = this.hash.digest('hex');
    if (newest?.fingerprint === fingerprint) {
      await this.discard();
      return { version: newest.version, unchanged: true };
    }
    const tables = Object.fromEntries([...this.open.keys()].map((name) => [name, `${this.prefix}-${name}`]));
    const version = (newest?.version ?? 0) + 1;
    const manifest: Manifest = { format: FORMAT, version, fingerprint, tables, created: new Date().toISOString(), report };
    this.close();
    await appendManifest(this.db, manifest);
    await sweep(this.db, [...manifests, manifest]);
    return { version, unchanged: false };
  }

  async discard(): Promise<void> {
    this.close();
    for (const name of this.open.keys()) await this.db.dropTable(`${this.prefix}-${name}`);
    this.open.clear();
  }

  private close(): void {
    for (const table of this.open.values()) table.close();
  }
}

/** Drops the tables of old versions, and those that a killed import left behind. */
export async function sweep(db: Connection, manifests: readonly Manifest[]): Promise<void> {
  const kept = new Set(manifests.slice(-KEPT).flatMap(({ tables }) => Object.values(tables)));
  const committed = new Set(manifests.flatMap(({ tables }) => Object.values(tables)));
  for (const name of await db.tableNames({ limit: 10_000 })) {
    if (!name.startsWith('v-') || kept.has(name)) continue;
    if (committed.has(name) || abandoned(name)) await db.dropTable(name);
  }
}

function abandoned(name: string): boolean {
  const [, time, host, pid] = name.split('-');
  if (host !== HOST) return Date.now() - Number(time) > WEEK;
  if (Number(pid) === process.pid) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
