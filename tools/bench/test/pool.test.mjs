import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, expect, test } from '@jest/globals';

const script = fileURLToPath(new URL('../heads/pool.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'pool-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Two rows of each product; the last tenth is valid. */
const products = Array.from({ length: 400 }, (_, at) => ({
  id: `${at}`,
  catalogId: `p${at >> 1}`,
  title: `item ${at}`,
  category: ['a'],
  split: at < 360 ? 'train' : 'valid',
}));
mkdirSync(join(folder, 'shop'));
writeFileSync(join(folder, 'shop', 'products.jsonl'), products.map((row) => `${JSON.stringify(row)}\n`).join(''));

function pooled(...options) {
  const to = mkdtempSync(join(folder, 'to-'));
  const { status, stderr } = spawnSync(process.execPath, [script, `--from=${folder}`, '--sets=shop', `--to=${to}`, ...options], {
    encoding: 'utf8',
  });
  if (status !== 0) return { status, stderr };
  return readFileSync(join(to, 'shop', 'products.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map(JSON.parse);
}

test('a set keeps its rows, with its name before each id', () => {
  expect(pooled()).toEqual(products.map((row) => ({ ...row, id: `shop:${row.id}`, catalogId: `shop:${row.catalogId}` })));
});

test('a share of the train products is held out, with all rows of each; the same ones each time', () => {
  const rows = pooled('--held=0.5');
  const train = rows.filter(({ split }) => split === 'train');
  expect(Math.abs(train.length - 180)).toBeLessThan(50);
  for (let at = 0; at < rows.length; at += 2) expect(rows[at].split).toBe(rows[at + 1].split);
  expect(rows.slice(360).every(({ split }) => split === 'valid')).toBe(true);
  expect(pooled('--held=0.5')).toEqual(rows);
});

test('a share of the train rows keeps its category', () => {
  const rows = pooled('--labels=0.25');
  expect(Math.abs(rows.slice(0, 360).filter(({ category }) => category).length - 90)).toBeLessThan(40);
  expect(rows.slice(360).every(({ category }) => category)).toBe(true);
});

test('what is no share is refused', () => {
  expect(pooled('--held=2')).toMatchObject({ status: 2, stderr: expect.stringContaining('--held: expected a share from 0 to 1, got 2') });
});
