import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Connection } from '@lancedb/lancedb';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { Field, Int32, Schema, Utf8 } from 'apache-arrow';

import { connect } from './connection.js';
import { publishVersion, readVersions, type Version } from './list.js';

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'lists-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => void jest.restoreAllMocks());

const place = (name: string) => join(folder, name);
interface Named extends Version {
  readonly name: string;
}
const publish = (db: Connection, name: string, version = 1) => publishVersion<Named>(db, 'list', { version, name });
const namesAt = async (location: string) => (await readVersions<Named>(await connect(location), 'list')).map(({ name }) => name);
/** What all connections do when they are told `method`. */
const spyOn = async <M extends 'openTable' | 'createEmptyTable'>(method: M) =>
  jest.spyOn(Object.getPrototypeOf(await connect(folder)) as Connection, method);

test('where nothing was published there is no version, in a folder without a first commit neither', async () => {
  expect(await namesAt(place('nothing'))).toEqual([]);
  const killed = place('killed');
  await mkdir(join(killed, 'list.lance', '_versions'), { recursive: true });
  expect(await namesAt(killed)).toEqual([]);
  await publish(await connect(killed), 'a');
  expect(await namesAt(killed)).toEqual(['a']);
});

test('a list whose first version was written with the table, as older programs did, is read and added to', async () => {
  const db = await connect(place('older'));
  const schema = new Schema([new Field('version', new Int32(), false), new Field('manifest', new Utf8(), false)]);
  (await db.createTable('list', [{ version: 1, manifest: '{"version":1,"name":"a"}' }], { mode: 'create', schema })).close();
  expect(await namesAt(place('older'))).toEqual(['a']);
  await publish(db, 'b', 2);
  expect(await namesAt(place('older'))).toEqual(['a', 'b']);
});

test('versions are in the order of their numbers; of one number the one published last is the newer', async () => {
  const db = await connect(place('order'));
  for (const [name, version] of Object.entries({ b: 1, d: 3, c: 2, a: 3 })) await publish(db, name, version);
  expect(await namesAt(place('order'))).toEqual(['b', 'c', 'd', 'a']);
});

test('versions that are published at once are all in the list, in a place without one too', async () => {
  const names = ['a', 'b', 'c', 'd'];
  for (let round = 0; round < 10; round++) {
    const location = place(`race-${round}`);
    const connections = await Promise.all(names.map(() => connect(location)));
    await Promise.all(names.map((name, i) => publish(connections[i]!, name)));
    expect((await namesAt(location)).sort()).toEqual(names);
  }
});

test('a list that another process fills while this one makes it loses nothing', async () => {
  const location = place('overwritten');
  const [db, another] = await Promise.all([connect(location), connect(location)]);
  const makes = await spyOn('createEmptyTable');
  makes.mockImplementationOnce(async (name, schema) => {
    await publish(another, 'a');
    await publish(another, 'b', 2);
    return db.createEmptyTable(name, schema, { mode: 'overwrite' }); // as LanceDB does where it saw no table
  });
  await publish(db, 'c');
  expect((await namesAt(location)).sort()).toEqual(['a', 'b', 'c']);
});

test('a list that is overwritten while this process adds to it gets the row nevertheless', async () => {
  const location = place('emptied');
  const [db, another] = await Promise.all([connect(location), connect(location)]);
  await publish(db, 'a');
  const opens = await spyOn('openTable');
  opens.mockImplementationOnce(async (name) => {
    const list = await db.openTable(name);
    (await another.createEmptyTable(name, await list.schema(), { mode: 'overwrite' })).close();
    return list;
  });
  await publish(db, 'b', 2);
  expect(await namesAt(location)).toEqual(['b']);
});

test('a list that is damaged is neither no list nor overwritten', async () => {
  const location = place('damaged');
  await publish(await connect(location), 'a');
  const versions = join(location, 'list.lance', '_versions');
  const commits = await Promise.all(
    (await readdir(versions)).map(async (name) => ({ file: join(versions, name), bytes: await readFile(join(versions, name)) })),
  );
  for (const { file } of commits) await truncate(file, 10);
  await expect(namesAt(location)).rejects.toThrow('LanceError');
  await expect(publish(await connect(location), 'b', 2)).rejects.toThrow('LanceError');
  for (const { file, bytes } of commits) await writeFile(file, bytes);
  expect(await namesAt(location)).toEqual(['a']);
});

test('a list that fails to open once keeps its versions', async () => {
  const location = place('shaky');
  await publish(await connect(location), 'a');
  const opens = await spyOn('openTable');
  opens.mockRejectedValueOnce(new Error('lance error: LanceError(IO): Generic S3 error: connection reset'));
  await expect(publish(await connect(location), 'b', 2)).rejects.toThrow('connection reset');
  expect(await namesAt(location)).toEqual(['a']);
  await publish(await connect(location), 'b', 2);
  expect(await namesAt(location)).toEqual(['a', 'b']);
});
