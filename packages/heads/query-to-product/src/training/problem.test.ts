import { expect, test } from '@jest/globals';
import type { Catalog, Item } from '@commercemm/catalog';
import { indexOfRows, type TestRow } from '@commercemm/head-retrieval/testing';

import { PLAIN } from '../word-search.js';
import { queryToProductProblem } from './problem.js';

const QUERIES = 5;
const rows: TestRow[] = [
  ...Array.from({ length: 6 }, (_, row) => ({ product: row, images: 0 })),
  ...Array.from({ length: QUERIES }, () => ({ kind: 'query', images: 0 }) as const),
  { kind: 'query', images: 0, split: 'valid' },
];
const edges = [
  ...Array.from({ length: QUERIES }, (_, q) => [6 + q, q, 3] as const),
  [6, 5, 1] as const,
  [11, 4, 2] as const,
  [11, 0, 0] as const,
];

function catalogOf(given = edges): Catalog {
  const index = indexOfRows(rows, given);
  const items = rows.map((_, row) => ({ id: `id-${row}`, titles: [`thing ${row}`], description: null, category: [], attributes: {} }) as unknown as Item); // prettier-ignore
  return {
    index: async () => index,
    async *scan() {
      yield items;
    },
  } as unknown as Catalog;
}

test('learns from good grades of train queries that do not choose the weight, and from made-up queries of every product', async () => {
  const { training, items, evaluation } = await queryToProductProblem(catalogOf(), {});
  const real = training.filter(([source]) => source! < rows.length);
  const made = training.filter(([source]) => source! >= rows.length);
  expect(new Set(real.map(([source]) => source)).size).toBe(QUERIES - 2);
  for (const [source, target] of real) expect(target).toBe(source! - 6);
  expect(made.map(([, target]) => target)).toEqual([0, 1, 2, 3, 4, 5]);
  made.forEach(([source, target]) => expect(items![source! - rows.length]!.id).toBe(`query of id-${target}`));
  // Valid queries first, then the two that choose the weight, then products, each once.
  const valid = evaluation('valid').map(([row]) => row!);
  expect(valid[0]).toBe(11);
  expect(new Set(valid).size).toBe(valid.length);
  expect(valid.filter((row) => row < 6).sort()).toEqual([0, 1, 2, 3, 4, 5]);
  expect(valid.slice(1, 3).every((row) => row >= 6 && row < 11 && !real.some(([source]) => source === row))).toBe(true);
});

test('a catalog without graded queries is refused, but is searched with a head that was trained elsewhere', async () => {
  await expect(queryToProductProblem(catalogOf([]), {})).rejects.toMatchObject({ code: 'HEAD_NOT_APPLICABLE' });
  const data = { weight: 0.25, words: { ...PLAIN, runs: 0.5 } };
  const problem = await queryToProductProblem(catalogOf(), {}, data);
  expect(problem.serving(problem.evaluator('valid'))).toEqual(data);
});
