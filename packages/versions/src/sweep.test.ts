import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Connection } from '@lancedb/lancedb';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { Field, Schema, Utf8 } from 'apache-arrow';

import { connect } from './connection.js';
import { publishVersion, readVersions, type Version } from './list.js';
import { stagingName, sweep } from './sweep.js';

const SCHEMA = new Schema([new Field('id', new Utf8(), false)]);
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
  for (const table of tables) (await db.createEmptyTable(table, SCHEMA)).close();
}

interface Made extends Version {
  readonly tables: readonly string[];
}
const publish = (db: Connection, version: number, ...tables: string[]) => publishVersion<Made>(db, 'list', { version, tables });
const sweepAll = (db: Connection) => sweep(db, async () => (await readVersions<Made>(db, 'list')).map(({ tables }) => tables));
const tablesOf = async (db: Connection) => (await db.tableNames()).filter((name) => name !== 'list');

test('what stays: the two newest versions, and what a living process or, for a week, another host may be writing', async () => {
  const db = await connect(place('sweep'));
  const versions = [ofDead(), ofDead(), stagingName()].map((name) => [`${name}-items`, `${name}-index`]);
  const building = [stagingName(), ofAnotherHost(6)];
  await write(db, ...versions.flat(), ...building, ofDead(), ofAnotherHost(8), 'of-others');
  for (const [i, tables] of versions.entries()) await publish(db, i + 1, ...tables);
  await sweepAll(db);
  expect(await tablesOf(db)).toEqual([...versions.slice(1).flat(), ...building, 'of-others'].sort());
});

test('a table that can not be dropped does not keep the others', async () => {
  const db = await connect(place('stuck'));
  const debris = [ofDead(), ofDead(), ofDead()];
  await write(db, ...debris);
  jest.spyOn(db, 'dropTable').mockRejectedValueOnce(new Error('the folder is busy'));
  await sweepAll(db);
  expect(await tablesOf(db)).toHaveLength(1);
  await sweepAll(db);
  expect(await tablesOf(db)).toEqual([]);
});

test.each(['tableNames', 'openTable'] as const)(
  'a version that is published, by a process that ends, while the sweep waits for %s is kept',
  async (step) => {
    const db = await connect(place(step));
    const versions = [ofDead(), ofDead()];
    await write(db, ...versions);
    await publish(db, 1, versions[0]!);
    const original = db[step].bind(db) as (...given: unknown[]) => Promise<never>;
    jest.spyOn(db, step).mockImplementationOnce(async (...given: unknown[]) => {
      await publish(await connect(place(step)), 2, versions[1]!);
      return original(...given);
    });
    await sweepAll(db);
    expect(await tablesOf(db)).toEqual([...versions].sort());
  },
);
