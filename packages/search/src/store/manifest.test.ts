import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Connection } from '@lancedb/lancedb';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';

import { connect } from './connection.js';
import { appendManifest, FORMAT, type IndexManifest, readManifests } from './manifest.js';

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'manifests-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => void jest.restoreAllMocks());

const place = (name: string) => join(folder, name);
const manifest = (table: string, version = 1): IndexManifest => ({
  format: FORMAT,
  version,
  table,
  created: '2026-01-01T00:00:00.000Z',
  rows: 1,
  dimensions: 2,
  model: { name: 'tiny', files: {} },
  vectorSearch: { kind: 'exact' },
  exactRows: 1,
});
const tablesAt = async (location: string) => (await readManifests(await connect(location), location)).map(({ table }) => table);
/** What all connections do when they are told `method`. */
const spyOn = async <M extends 'openTable' | 'createEmptyTable'>(method: M) =>
  jest.spyOn(Object.getPrototypeOf(await connect(folder)) as Connection, method);

test('where nothing was published there is no version, in a folder without a first commit neither', async () => {
  expect(await tablesAt(place('nothing'))).toEqual([]);
  const killed = place('killed');
  await mkdir(join(killed, 'index.lance', '_versions'), { recursive: true });
  expect(await tablesAt(killed)).toEqual([]);
  await appendManifest(await connect(killed), manifest('a'));
  expect(await tablesAt(killed)).toEqual(['a']);
});

test('versions are in the order of their numbers; of one number the one published last is the newer', async () => {
  const db = await connect(place('order'));
  for (const [table, version] of Object.entries({ b: 1, d: 3, c: 2, a: 3 })) await appendManifest(db, manifest(table, version));
  expect(await tablesAt(place('order'))).toEqual(['b', 'c', 'd', 'a']);
});

test('builds that publish at once are all in the list, those of a place without one too', async () => {
  const names = ['a', 'b', 'c', 'd'];
  for (let round = 0; round < 10; round++) {
    const location = place(`race-${round}`);
    const connections = await Promise.all(names.map(() => connect(location)));
    await Promise.all(names.map((name, i) => appendManifest(connections[i]!, manifest(name))));
    expect((await tablesAt(location)).sort()).toEqual(names);
  }
});

test('a list that another build fills while this one makes it loses nothing', async () => {
  const location = place('overwritten');
  const [db, another] = await Promise.all([connect(location), connect(location)]);
  const makes = await spyOn('createEmptyTable');
  makes.mockImplementationOnce(async (name, schema) => {
    await appendManifest(another, manifest('a'));
    await appendManifest(another, manifest('b', 2));
    return db.createEmptyTable(name, schema, { mode: 'overwrite' }); // as LanceDB does where it saw no table
  });
  await appendManifest(db, manifest('c'));
  expect((await tablesAt(location)).sort()).toEqual(['a', 'b', 'c']);
});

test('a list that is overwritten while this build adds to it gets the row nevertheless', async () => {
  const location = place('emptied');
  const [db, another] = await Promise.all([connect(location), connect(location)]);
  await appendManifest(db, manifest('a'));
  const opens = await spyOn('openTable');
  opens.mockImplementationOnce(async (name) => {
    const list = await db.openTable(name);
    (await another.createEmptyTable(name, await list.schema(), { mode: 'overwrite' })).close();
    return list;
  });
  await appendManifest(db, manifest('b', 2));
  expect(await tablesAt(location)).toEqual(['b']);
});

test('a list that is damaged is neither no list nor overwritten', async () => {
  const location = place('damaged');
  await appendManifest(await connect(location), manifest('a'));
  const versions = join(location, 'index.lance', '_versions');
  const commits = await Promise.all(
    (await readdir(versions)).map(async (name) => ({ file: join(versions, name), bytes: await readFile(join(versions, name)) })),
  );
  for (const { file } of commits) await truncate(file, 10);
  await expect(tablesAt(location)).rejects.toThrow('LanceError');
  await expect(appendManifest(await connect(location), manifest('b', 2))).rejects.toThrow('LanceError');
  for (const { file, bytes } of commits) await writeFile(file, bytes);
  expect(await tablesAt(location)).toEqual(['a']);
});

test('a list that fails to open once keeps its versions', async () => {
  const location = place('shaky');
  await appendManifest(await connect(location), manifest('a'));
  const opens = await spyOn('openTable');
  opens.mockRejectedValueOnce(new Error('lance error: LanceError(IO): Generic S3 error: connection reset'));
  await expect(appendManifest(await connect(location), manifest('b', 2))).rejects.toThrow('connection reset');
  expect(await tablesAt(location)).toEqual(['a']);
  await appendManifest(await connect(location), manifest('b', 2));
  expect(await tablesAt(location)).toEqual(['a', 'b']);
});
