/** Names of tables in the making, and which tables may go. */
import { createHash, randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

import type { Connection } from '@lancedb/lancedb';

import { readManifests } from './manifest.js';

/** Versions whose tables are kept: readers of the one before may still be running. */
const KEPT = 2;
const WEEK = 7 * 24 * 3600 * 1000;
const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** A name that says who is building since when; nothing refers to it until it is published. */
export const stagingName = (): string => `v-${Date.now()}-${HOST}-${process.pid}-${randomBytes(3).toString('hex')}`;

/**
 * Drops the tables of old versions, and those that a killed build left behind. Who is building is looked up before the list is read, for a
 * build may publish and end in between. A table that can't be dropped is left to a later build, and does not keep the others.
 */
export async function sweep(db: Connection, location: string): Promise<void> {
  const names = (await db.tableNames({ limit: 10_000 })).filter((name) => name.startsWith('v-'));
  const left = new Set(names.filter(abandoned));
  const published = (await readManifests(db, location)).map(({ table }) => table);
  for (const table of published) left.delete(table);
  const old = new Set(published.slice(0, -KEPT));
  await Promise.allSettled(names.filter((name) => old.has(name) || left.has(name)).map((name) => db.dropTable(name)));
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
