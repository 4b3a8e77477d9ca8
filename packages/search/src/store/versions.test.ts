import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Connection } from '@lancedb/lancedb';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';

import { connect } from './connection.js';
import { appendManifest, FORMAT } from './manifest.js';
import { schemaOf } from './rows.js';
import { stagingName, sweep } from './versions.js';

const DAY = 24 * 3600 * 1000;
let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'versions-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => void jest.restoreAllMocks());

const place = (name: string) => join(folder, name);
/** Of a process of this host that has ended: Linux counts to 4,194,304. */
const ofDead = () => stagingName().replace(`-${process.pid}-`, '-5000000-');
const ofAnotherHost = (days: number) => `v-${Date.now() - days * DAY}-anotherh-1-abcdef`;

async function write(db: Connection, ...tables: string[]): Promise<void> {
  for (const table of tables) (await db.createEmptyTable(table, schemaOf(2))).close();
}

const publish = (db: Connection, version: number, table: string) =>
  appendManifest(db, {
    format: FORMAT,
    version,
    table,
    created: '2026-01-01T00:00:00.000Z',
    rows: 0,
    dimensions: 2,
    model: { name: 'tiny', files: {} },
    vectorSearch: { kind: 'exact' },
    exactRows: 1,
  });

const tablesOf = async (db: Connection) => (await db.tableNames()).filter((name) => name !== 'index');

test('what stays: the two newest versions, and what a living process or, for a week, another host may be building', async () => {
  const db = await connect(place('sweep'));
  const versions = [ofDead(), ofDead(), stagingName()];
  const building = [stagingName(), ofAnotherHost(6)];
  await write(db, ...versions, ...building, ofDead(), ofAnotherHost(8));
  for (const [i, table] of versions.entries()) await publish(db, i + 1, table);
  await sweep(db, place('sweep'));
  expect(await tablesOf(db)).toEqual([...versions.slice(1), ...building].sort());
});

test('a table that can not be dropped does not keep the others', async () => {
  const db = await connect(place('stuck'));
  const debris = [ofDead(), ofDead(), ofDead()];
  await write(db, ...debris);
  jest.spyOn(db, 'dropTable').mockRejectedValueOnce(new Error('the folder is busy'));
  await sweep(db, place('stuck'));
  expect(await tablesOf(db)).toHaveLength(1);
  await sweep(db, place('stuck'));
  expect(await tablesOf(db)).toEqual([]);
});

test.each(['tableNames', 'openTable'] as const)('a build that publishes and ends while the sweep waits for %s is kept', async (step) => {
  const db = await connect(place(step));
  const versions = [ofDead(), ofDead()];
  await write(db, ...versions);
  await publish(db, 1, versions[0]!);
  const original = db[step].bind(db) as (...given: unknown[]) => Promise<never>;
  jest.spyOn(db, step).mockImplementationOnce(async (...given: unknown[]) => {
    await publish(await connect(place(step)), 2, versions[1]!);
    return original(...given);
  });
  await sweep(db, place(step));
  expect(await tablesOf(db)).toEqual([...versions].sort());
});
