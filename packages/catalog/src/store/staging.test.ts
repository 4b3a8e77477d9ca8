import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { connect } from '@commercemm/versions';
import type { Connection } from '@lancedb/lancedb';
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
const connections = async () => Object.getPrototypeOf(await connect(folder)) as Connection;
const published = async (location: string) => readManifests(await connect(location), location);
/** Number of products in each version that was published. */
const sizesOf = async (location: string) => (await published(location)).map(({ report }) => report.items.listing);

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
