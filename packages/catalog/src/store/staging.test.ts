import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { connect } from '@commercemm/versions';
import type { Connection, Table } from '@lancedb/lancedb';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';

import { openCatalog } from '../catalog.js';
import { importCatalog } from '../import/import-catalog.js';
import { readManifests } from './manifest.js';

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'staging-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => void jest.restoreAllMocks());

const place = (name: string) => join(folder, name);
/** A file of so many products. */
async function sourceOf(products: number): Promise<string> {
  const source = join(folder, `source-${products}`);
  await mkdir(source, { recursive: true });
  const rows = Array.from({ length: products }, (_, at) => JSON.stringify({ id: `p${at}`, title: `product ${at}` }));
  await writeFile(join(source, 'products.jsonl'), rows.join('\n'));
  return source;
}
const importInto = async (to: string, products: number) => importCatalog({ from: [await sourceOf(products)], to });
/** An import by a process that has ended when this returns. */
async function importElsewhere(to: string, products: number): Promise<void> {
  const program = `
    import { importCatalog } from ${JSON.stringify(new URL('../import/import-catalog.js', import.meta.url).href)};
    await importCatalog({ from: [${JSON.stringify(await sourceOf(products))}], to: ${JSON.stringify(to)} });`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
}
const connections = async () => Object.getPrototypeOf(await connect(folder)) as Connection;
const published = async (location: string) => readManifests(await connect(location), location);
/** Number of products in each version that was published. */
const sizesOf = async (location: string) => (await published(location)).map(({ report }) => report.items.listing);
const tablesAt = async (location: string) =>
  (await readdir(location)).filter((name) => name.startsWith('v-')).map((name) => name.replace('.lance', ''));
const tablesOf = (manifests: Awaited<ReturnType<typeof published>>) => manifests.flatMap(({ tables }) => Object.values(tables));

/** Number of products that the newest version gives. */
async function productsAt(location: string): Promise<number> {
  const catalog = await openCatalog(location);
  try {
    let products = 0;
    for await (const items of catalog.scan()) products += items.length;
    return products;
  } finally {
    catalog.close();
  }
}

/** The list of versions fails to open, at the `at`th time. */
async function failToOpenList(at: number): Promise<void> {
  const proto = await connections();
  const open = proto.openTable;
  let opened = 0;
  jest.spyOn(proto, 'openTable').mockImplementation(async function (this: Connection, ...given) {
    if (given[0] === 'catalog' && ++opened === at) throw new Error('connection reset');
    return open.apply(this, given);
  });
}

test.each([
  ['reads', 1],
  ['adds to', 2],
])('an import that fails to open the list of versions when it %s it leaves the versions as they were', async (_, at) => {
  const to = place(`unreadable-${at}`);
  await importInto(to, 1);
  await importInto(to, 2);
  await failToOpenList(at);
  await expect(importInto(to, 3)).rejects.toThrow('connection reset');
  jest.restoreAllMocks();
  expect(await sizesOf(to)).toEqual([1, 2]);
  expect(await productsAt(to)).toBe(2);
  expect(await importInto(to, 4)).toMatchObject({ version: 3 });
  expect(await sizesOf(to)).toEqual([1, 2, 4]);
});

test('a catalog whose list of versions fails to open is not taken for none', async () => {
  const to = place('unread');
  await importInto(to, 1);
  await failToOpenList(1);
  await expect(openCatalog(to)).rejects.toThrow('connection reset');
  expect(await productsAt(to)).toBe(1);
});

test('first imports into a place at once are all published', async () => {
  for (let round = 0; round < 5; round++) {
    const to = place(`first-${round}`);
    await Promise.all([1, 2, 3].map((products) => importInto(to, products)));
    const sizes = await sizesOf(to);
    expect([...sizes].sort()).toEqual([1, 2, 3]);
    expect(await productsAt(to)).toBe(sizes.at(-1));
  }
});

test('of two imports at once the one that publishes last is opened, and the other is kept though its process has ended', async () => {
  const to = place('two');
  await importInto(to, 1);
  const proto = await connections();
  const open = proto.openTable;
  jest.spyOn(proto, 'openTable').mockImplementationOnce(async function (this: Connection, ...given) {
    const list = await open.apply(this, given); // what this import knows of
    await importElsewhere(to, 2);
    return list;
  });
  await importInto(to, 3);
  expect(await sizesOf(to)).toEqual([1, 2, 3]);
  expect(await productsAt(to)).toBe(3);
  expect((await tablesAt(to)).sort()).toEqual(tablesOf((await published(to)).slice(-2)).sort());
});

test('the failure of an import is what is said of it, though its tables could not be dropped; the next one works', async () => {
  const to = place('undropped');
  await importInto(to, 1);
  await failToOpenList(1);
  jest.spyOn(await connections(), 'dropTable').mockRejectedValueOnce(new Error('the folder is busy'));
  await expect(importInto(to, 2)).rejects.toThrow('connection reset');
  jest.restoreAllMocks();
  expect(await importInto(to, 2)).toMatchObject({ version: 2, unchanged: false });
  expect(await productsAt(to)).toBe(2);
});

test('a catalog is there although what it replaces could not be swept; a later import sweeps it', async () => {
  const to = place('unswept');
  await importInto(to, 1);
  const oldest = tablesOf(await published(to));
  await importInto(to, 2);
  jest.spyOn(await connections(), 'dropTable').mockRejectedValueOnce(new Error('the folder is busy'));
  expect(await importInto(to, 3)).toMatchObject({ version: 3 });
  expect(await productsAt(to)).toBe(3);
  expect((await tablesAt(to)).filter((table) => oldest.includes(table))).toHaveLength(1);
  jest.spyOn(await connections(), 'tableNames').mockRejectedValueOnce(new Error('the folder is busy'));
  expect(await importInto(to, 4)).toMatchObject({ version: 4 });
  expect(await productsAt(to)).toBe(4);
  await importInto(to, 5);
  expect((await tablesAt(to)).sort()).toEqual(tablesOf((await published(to)).slice(-2)).sort());
});

test('a catalog that was published is there although the answer was lost', async () => {
  const to = place('unanswered');
  await importInto(to, 1);
  const list = await (await connect(to)).openTable('catalog');
  const tables = Object.getPrototypeOf(list) as Table;
  const add = tables.add;
  jest.spyOn(tables, 'add').mockImplementation(async function (this: Table, ...given) {
    const added = await add.apply(this, given);
    if (this.name === 'catalog') throw new Error('connection reset');
    return added;
  });
  await expect(importInto(to, 2)).rejects.toThrow('connection reset');
  jest.restoreAllMocks();
  expect(await productsAt(to)).toBe(2);
});
