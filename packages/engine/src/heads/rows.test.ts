import type { Catalog } from '@commercemm/catalog';
import { expect, test } from '@jest/globals';

import { textItem } from './with-items.js';
import { mixed, rowsBySplit, scanRows } from './rows.js';

test('rows are counted through the chunks of a scan', async () => {
  const chunks = [['a', 'b'], [], ['c']].map((names) => names.map((name) => textItem(name, [name]))); // prettier-ignore
  const scan = async function* () {
    yield* chunks;
  } as unknown as Catalog['scan'];
  const seen: [number, string][] = [];
  for await (const [row, { id }] of scanRows({ scan })) seen.push([row, id]);
  expect(seen).toEqual([
    [0, 'a'],
    [1, 'b'],
    [2, 'c'],
  ]);
});

test('each of the given rows is in the split that it has', () => {
  const splits = ['train', 'valid', 'test', 'train'] as const;
  expect(rowsBySplit([3, 2, 0], { splits })).toEqual({ train: [3, 0], valid: [], test: [2] });
});

test('the first of what is mixed stand for all, and are the same each time', () => {
  const rows = Array.from({ length: 1000 }, (_, at) => 2 * at);
  const own = mixed(rows);
  expect([...own].sort((a, b) => a - b)).toEqual(rows);
  expect(mixed(rows)).toEqual(own);
  // A fifth of them has about as many of each half.
  const low = own.slice(0, 200).filter((row) => row < 1000).length;
  expect(Math.abs(low - 100)).toBeLessThan(25);
});
