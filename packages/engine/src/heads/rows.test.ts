import type { Catalog } from '@commercemm/catalog';
import { expect, test } from '@jest/globals';

import { textItem } from './with-items.js';
import { rowsBySplit, scanRows } from './rows.js';

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
