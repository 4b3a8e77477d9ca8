import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { connect } from '@commercemm/versions';
import type { Connection, Table } from '@lancedb/lancedb';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';

import { createIndex, openIndex } from './index.js';
import { readManifests } from './store/manifest.js';
import { makeRows, stream } from './testing/rows.js';

const model = { name: 'tiny', files: { 'text.onnx': 'a1', 'image.onnx': 'b2' } };
let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'builds-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => void jest.restoreAllMocks());

const place = (name: string) => join(folder, name);
const build = (to: string, count: number) => createIndex(to, stream(makeRows(count)), { model });
/** A build by a process that has ended when this returns the name of the table. */
async function buildElsewhere(to: string, count: number): Promise<string> {
  const file = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
  const program = `
    import { createIndex } from ${file('./index.js')};
    import { makeRows, stream } from ${file('./testing/rows.js')};
    const { table } = await createIndex(${JSON.stringify(to)}, stream(makeRows(${count})), { model: ${JSON.stringify(model)} });
    console.log(table);`;
  return (await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program])).stdout.trim();
}
const connections = async () => Object.getPrototypeOf(await connect(folder)) as Connection;
const tablesAt = async (location: string) =>
  (await readdir(location)).filter((name) => name.startsWith('v-')).map((name) => name.replace('.lance', ''));
const published = async (location: string) => (await readManifests(await connect(location), location)).map(({ table }) => table);

/** Rows that the newest version finds. */
async function rowsAt(location: string): Promise<number> {
  const index = await openIndex(location);
  try {
    return (await index.search({ vector: makeRows(1)[0]!.vector, k: 1000 })).length;
  } finally {
    index.close();
  }
}

test('an index is there although what it replaces could not be swept; a later build sweeps it', async () => {
  const to = place('unswept');
  const oldest = await build(to, 10);
  await build(to, 20);
  jest.spyOn(await connections(), 'dropTable').mockRejectedValueOnce(new Error('the folder is busy'));
  expect(await build(to, 30)).toMatchObject({ version: 3 });
  expect(await rowsAt(to)).toBe(30);
  expect(await tablesAt(to)).toContain(oldest.table);
  jest.spyOn(await connections(), 'tableNames').mockRejectedValueOnce(new Error('the folder is busy'));
  expect(await build(to, 40)).toMatchObject({ version: 4 });
  expect(await rowsAt(to)).toBe(40);
  const newest = await build(to, 50);
  expect((await tablesAt(to)).sort()).toEqual((await published(to)).slice(-2).sort());
  expect(await published(to)).toContain(newest.table);
});

test('an index that was published is there although the answer was lost', async () => {
  const to = place('unanswered');
  await build(to, 10);
  const db = await connect(to);
  const list = await db.openTable('index');
  const tables = Object.getPrototypeOf(list) as Table;
  const add = tables.add;
  jest.spyOn(tables, 'add').mockImplementation(async function (this: Table, ...given) {
    const added = await add.apply(this, given);
    if (this.name === 'index') throw new Error('connection reset');
    return added;
  });
  await expect(build(to, 20)).rejects.toThrow('connection reset');
  expect(await rowsAt(to)).toBe(20);
});

test('a build that can not read which versions there are fails, and leaves them as they were', async () => {
  const to = place('unreadable');
  await build(to, 10);
  const before = await readdir(to);
  jest.spyOn(await connections(), 'openTable').mockRejectedValueOnce(new Error('connection reset'));
  await expect(build(to, 20)).rejects.toThrow('connection reset');
  expect(await readdir(to)).toEqual(before);
  jest.spyOn(await connections(), 'openTable').mockRejectedValueOnce(new Error('connection reset'));
  await expect(openIndex(to)).rejects.toThrow('connection reset');
  expect(await rowsAt(to)).toBe(10);
});

test('of two builds at once the one that publishes last is opened, and the other is kept though its process has ended', async () => {
  const to = place('two');
  await build(to, 10);
  const proto = await connections();
  const open = proto.openTable;
  let other: string | undefined;
  jest.spyOn(proto, 'openTable').mockImplementationOnce(async function (this: Connection, ...given) {
    const list = await open.apply(this, given); // what this build knows of
    other = await buildElsewhere(to, 20);
    return list;
  });
  const { table } = await build(to, 30);
  expect((await published(to)).slice(-2)).toEqual([other, table]);
  expect(await rowsAt(to)).toBe(30);
  expect((await tablesAt(to)).sort()).toEqual([other, table].sort());
  expect(await build(to, 40)).toMatchObject({ version: 3 });
  expect(await tablesAt(to)).not.toContain(other);
});

test('first builds of a place at once are all published', async () => {
  const to = place('first');
  const built = await Promise.all([10, 20, 30].map((count) => build(to, count)));
  const versions = await published(to);
  expect([...versions].sort()).toEqual(built.map(({ table }) => table).sort());
  expect(await rowsAt(to)).toBe(built.find(({ table }) => table === versions.at(-1))!.rows);
});
