/** A version in the making: tables that nothing names until `commit`. Killed at any moment, it leaves the versions before it as they were. */
import { createHash } from 'node:crypto';

import { stagingName, sweep } from '@commercemm/versions';
import type { Connection, Table as LanceTable } from '@lancedb/lancedb';
import type { Table } from 'apache-arrow';

import type { ImportFigures } from '../import/import-catalog.js';
import { appendManifest, FORMAT, type Manifest, readManifests } from './manifest.js';
import { hashTable, schemas, type TableName } from './tables.js';

export class Staging {
  private readonly prefix = stagingName();
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

  /**
   * Makes this the newest version, or, where the newest has the same content, keeps that one. If publishing it fails, it may be the newest
   * nevertheless: its tables stay, and a later import drops them if nothing names them.
   */
  async commit(report: ImportFigures): Promise<{ version: number; unchanged: boolean }> {
    const newest = (await readManifests(this.db, this.location)).at(-1);
    const fingerprint = this.hash.digest('hex');
    if (newest?.fingerprint === fingerprint) {
      await this.discard();
      return { version: newest.version, unchanged: true };
    }
    const tables = Object.fromEntries([...this.open.keys()].map((name) => [name, `${this.prefix}-${name}`]));
    const version = (newest?.version ?? 0) + 1;
    const manifest: Manifest = { format: FORMAT, version, fingerprint, tables, created: new Date().toISOString(), report };
    this.release();
    await appendManifest(this.db, manifest);
    // The catalog is there, swept or not: a later import sweeps again.
    await sweep(this.db, () => this.committed()).catch(() => undefined);
    return { version, unchanged: false };
  }

  /** Drops the tables, unless `commit` came so far that they may be named. What can't be dropped is left to a later import. */
  async discard(): Promise<void> {
    const names = this.release();
    await Promise.allSettled(names.map((name) => this.db.dropTable(`${this.prefix}-${name}`)));
  }

  /** From here on `discard` leaves the tables alone. Returns which there are. */
  private release(): TableName[] {
    const names = [...this.open.keys()];
    for (const table of this.open.values()) table.close();
    this.open.clear();
    return names;
  }

  /** Names of the tables of each version, oldest first. */
  private async committed(): Promise<string[][]> {
    return (await readManifests(this.db, this.location)).map(({ tables }) => Object.values(tables));
  }
}
