import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { connect } from '@commercemm/versions';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { createIndex, openIndex, type SearchIndex } from './index.js';
import { bruteForce, clusteredVectors, stream } from './testing/rows.js';
import { nearest, probeSteps, recallOf, refineFactor } from './vector-search.js';

test('partitions to probe are doubled up to all', () => {
  expect(probeSteps(100)).toEqual([8, 16, 32, 64, 100]);
  expect(probeSteps(128)).toEqual([8, 16, 32, 64, 128]);
});

test('more hits take no more candidates in all, until there would be fewer than five for each', () => {
  expect([1, 10, 40, 100, 1000].map((k) => k * refineFactor(k, 80))).toEqual([800, 800, 800, 800, 5000]);
  expect([1, 10, 100].map((k) => k * refineFactor(k, 5))).toEqual([50, 50, 500]);
});

test('recall is the mean share of the exact hits', () => {
  expect(recallOf([['a', 'b'], ['x']], [['b', 'c'], ['x']])).toBe(0.75);
});

describe('an index of 4,000 vectors', () => {
  const [vectors, queries] = [clusteredVectors(4000, 32, 100, 1), clusteredVectors(4050, 32, 100, 1).slice(-50)];
  const rows = vectors.map((vector, i) => ({
    id: `p${i}`,
    vector,
    title: `thing ${i % 10}`,
    attributes: { rare: [String(i % 40)], side: [i % 3 ? 'a' : 'b'] },
  }));
  const folder = mkdtemp(join(tmpdir(), 'search-'));
  let index: SearchIndex;
  beforeAll(async () => {
    await createIndex(await folder, stream(rows), { model: { name: 'tiny', files: {} }, recall: 0.97, exactRows: 1000 });
    index = await openIndex(await folder);
  });
  afterAll(async () => {
    index.close();
    await rm(await folder, { recursive: true, force: true });
  });
  const found = async (vector: Float32Array, filter = {}) => (await index.search({ vector, k: 10, filter })).map(({ id }) => id);

  test('is approximate, with settings that reached the recall asked for, and others find as much', async () => {
    expect(index.manifest.vectorSearch).toMatchObject({ kind: 'ivf-rq', partitions: 64, recall: expect.any(Number) });
    const hits = await Promise.all(queries.map((vector) => found(vector)));
    expect(
      recallOf(
        hits,
        queries.map((vector) => bruteForce(rows, vector, 10)),
      ),
    ).toBeGreaterThanOrEqual(0.95);
  });

  test('as many partitions may be probed as there are, which Lance refuses unless its most of 20 is raised first', async () => {
    const db = await connect(await folder);
    const table = await db.openTable(index.manifest.table);
    const hits = [];
    for (const vector of queries) {
      const setting = { kind: 'ivf-rq', partitions: 64, probes: 64, refine: 80, recall: 1 } as const;
      const rowsFound = await nearest(table.query(), vector, 10, setting, null).select(['id', '_distance']).toArray();
      hits.push((rowsFound as { id: string }[]).map(({ id }) => id));
    }
    const exact = queries.map((vector) => bruteForce(rows, vector, 10));
    expect(recallOf(hits, exact)).toBeGreaterThanOrEqual(0.99);
    table.close();
    db.close();
  });

  test('exact: the hits of comparing all', async () => {
    for (const vector of queries.slice(0, 10)) {
      const hits = await index.search({ vector, k: 10, exact: true });
      expect(hits.map(({ id }) => id)).toEqual(bruteForce(rows, vector, 10));
    }
  });

  test('a filter that leaves few rows is exact; one that leaves many finds as much as without', async () => {
    for (const vector of queries.slice(0, 10)) {
      const few = rows.filter(({ attributes }) => attributes.rare[0] === '7');
      expect(await found(vector, { attributes: { rare: '7' } })).toEqual(bruteForce(few, vector, 10));
    }
    const side = rows.filter(({ attributes }) => attributes.side[0] === 'a');
    const hits = await Promise.all(queries.map((vector) => found(vector, { attributes: { side: 'a' } })));
    expect(
      recallOf(
        hits,
        queries.map((vector) => bruteForce(side, vector, 10)),
      ),
    ).toBeGreaterThanOrEqual(0.95);
  });
});
