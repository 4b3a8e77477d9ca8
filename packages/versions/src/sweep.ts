/** Names of tables in the making, and which tables may go. */
import { createHash, randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

import type { Connection } from '@lancedb/lancedb';

/** Versions whose tables are kept: readers of the one before may still be running. */
const KEPT = 2;
const WEEK = 7 * 24 * 3600 * 1000;
const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** What names of tables begin with that nothing refers to until they are published: it says who is writing them since when. */
export const stagingName = (): string => `v-${Date.now()}-${HOST}-${process.pid}-${randomBytes(3).toString('hex')}`;

/**
 * Drops the tables of old versions, and those that a killed process left behind. Who is writing is looked up before the list is read, for a
 * version may be published and its process end in between. A table that can't be dropped is left to a later sweep, and does not keep the others.
 * @param published reads the list: names of the tables of each version, oldest first
 */
export async function sweep(db: Connection, published: () => Promise<readonly (readonly string[])[]>): Promise<void> {
  const names = (await db.tableNames({ limit: 10_000 })).filter((name) => name.startsWith('v-'));
  const left = new Set(names.filter(abandoned));
  const versions = await published();
  for (const table of versions.flat()) left.delete(table);
  const old = new Set(versions.slice(0, -KEPT).flat());
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
