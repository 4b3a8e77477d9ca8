/** A search index of a million vectors: building it, what it finds and how fast, with comparing all vectors beside it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createIndex, openIndex } from '@commercemm/search';

import { vectorSource } from '../lib/vectors.mjs';
import { median, quantile, round } from '../lib/statistics.mjs';

const HITS = 10;
const COLOURS = ['red', 'blue', 'green', 'black', 'white'];
const THINGS = ['shirt', 'lamp', 'chair', 'phone', 'case', 'bag', 'cable'];

async function* rows(count, draw) {
  for (let i = 0; i < count; i++) {
    const [colour, thing] = [COLOURS[i % COLOURS.length], THINGS[i % THINGS.length]];
    yield { id: `p${i}`, vector: draw(), title: `${colour} ${thing} ${i}`, category: ['shop', thing], attributes: { colour: [colour] } };
  }
}

/** Milliseconds and ids of each query. */
async function timed(queries, search) {
  await search(queries[0]);
  const found = [];
  for (const vector of queries) {
    const from = performance.now();
    const hits = await search(vector);
    found.push({ milliseconds: performance.now() - from, ids: hits.map(({ id }) => id) });
  }
  return found;
}

async function measure(kind, { count, dimensions, queries: asked, exactRows }) {
  const folder = mkdtempSync(join(tmpdir(), 'index-'));
  try {
    const draw = vectorSource(kind, dimensions, Math.ceil(count / 500));
    const from = performance.now();
    const { vectorSearch } = await createIndex(folder, rows(count, draw), { model: { name: kind, files: {} }, exactRows });
    const buildSeconds = (performance.now() - from) / 1000;
    const index = await openIndex(folder);
    const queries = Array.from({ length: asked }, draw);
    const near = await timed(queries, (vector) => index.search({ vector, k: HITS }));
    const all = await timed(queries, (vector) => index.search({ vector, k: HITS, exact: true }));
    index.close();
    const recalls = near.map(({ ids }, i) => ids.filter((id) => all[i].ids.includes(id)).length / HITS);
    return { vectorSearch, buildSeconds, recall: recalls.reduce((a, b) => a + b, 0) / asked, near: times(near), all: times(all) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const times = (found) => found.map(({ milliseconds }) => milliseconds);

export async function run({ quick }) {
  const size = quick
    ? { count: 3000, dimensions: 32, queries: 10, exactRows: 1000 }
    : { count: 1_000_000, dimensions: 256, queries: 100, exactRows: 20_000 };
  const medians = {};
  const ratios = {};
  const settings = [];
  for (const kind of ['clustered', 'uniform']) {
    const { vectorSearch, buildSeconds, recall, near, all } = await measure(kind, size);
    medians[`${kind}BuildSeconds`] = round(buildSeconds, 0);
    for (const [name, values] of [
      ['Index', near],
      ['Exact', all],
    ]) {
      medians[`${kind}${name}P50`] = round(median(values));
      medians[`${kind}${name}P99`] = round(quantile(values, 0.99));
    }
    ratios[`${kind}RecallAt10`] = round(recall, 3);
    ratios[`${kind}ExactOverIndex`] = round(median(all) / median(near));
    const { kind: how, ...chosen } = vectorSearch;
    settings.push(`${kind}: ${how} ${JSON.stringify(chosen).replaceAll('"', '').replaceAll(',', ', ')}`);
  }
  return {
    about:
      `${size.count.toLocaleString('en')} vectors of ${size.dimensions} dimensions, ${size.queries} queries one after the other, ${HITS} hits, ` +
      `milliseconds; exact: all vectors compared. Settings found at building, ${settings.join('; ')}`,
    medians,
    ratios,
  };
}
