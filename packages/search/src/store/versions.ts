/** Names of tables in the making, and which tables may go. */
import { createHash, randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

import type { Connection } from '@lancedb/lancedb';

import type { IndexManifest } from './manifest.js';

/** Versions whose tables are kept: readers of the one before may still be running. */
const KEPT = 2;
const WEEK = 7 * 24 * 3600 * 1000;
const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** A name that says who is building since when; nothing refers to it until it is published. */
export const stagingName = (): string => `v-${Date.now()}-${HOST}-${process.pid}-${randomBytes(3).toString('hex')}`;

/** Drops the tables of old versions, and those that a killed build left behind. */
export async function sweep(db: Connection, manifests: readonly IndexManifest[]): Promise<void> {
  const kept = new Set(manifests.slice(-KEPT).map(({ table }) => table));
  const published = new Set(manifests.map(({ table }) => table));
  for (const name of await db.tableNames({ limit: 10_000 })) {
    if (!name.startsWith('v-') || kept.has(name)) continue;
    if (published.has(name) || abandoned(name)) await db.dropTable(name);
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
