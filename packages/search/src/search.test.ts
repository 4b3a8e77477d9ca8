import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createLexicalIndex, words } from '@commercemm/lexical';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { createIndex, type Filter, type IndexRow, openIndex, reciprocalRankFusion, type SearchIndex } from './index.js';
import { bruteForce, cosineOf, makeRows, passes, stream, uniform, unit, wordsOf } from './testing/rows.js';

const model = { name: 'tiny', files: { 'text.onnx': 'a1', 'image.onnx': 'b2' } };
let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'search-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));
const place = (name: string) => join(folder, name);

describe('an index of 500 products', () => {
  const rows = makeRows(500);
  let index: SearchIndex;
  beforeAll(async () => {
    await createIndex(place('shop'), stream(rows), { model });
    index = await openIndex(place('shop'), { model });
  });
  afterAll(() => index.close());
  const ids = async (query: Parameters<SearchIndex['search']>[0]) => (await index.search(query)).map(({ id }) => id);

  test('by vector: the hits of comparing all, with their cosines', async () => {
    for (const { vector } of makeRows(20, 8, 77)) {
      const hits = await index.search({ vector, k: 10 });
      expect(hits.map(({ id }) => id)).toEqual(bruteForce(rows, vector, 10));
      for (const { id, score, cosine, bm25 } of hits) {
        expect(score).toBeCloseTo(cosineOf(rows[Number(id.slice(1))]!.vector, vector), 5);
        expect([cosine, bm25]).toEqual([score, null]);
      }
    }
  });

  test.each(['red shirt', 'garden lamp 3', 'phone', "Bird's Egg"])('by words: %s is scored as BM25 scores it', async (text) => {
    const reference = createLexicalIndex(rows.map(wordsOf)).scores(words(text));
    const hits = await index.search({ text, k: 20 });
    const best = [...reference].sort((a, b) => b - a);
    expect(hits).toHaveLength(20);
    hits.forEach(({ id, score, bm25, cosine }, rank) => {
      expect(score).toBeCloseTo(reference[Number(id.slice(1))]!, 3);
      expect(score).toBeCloseTo(best[rank]!, 3);
      expect([bm25, cosine]).toEqual([score, null]);
    });
  });

  test('by both: the two rankings fused, with the scores of each side', async () => {
    const { vector, title: text } = rows[7]!;
    const sides = await Promise.all([index.search({ vector, k: 100 }), index.search({ text, k: 100 })]);
    const hits = await index.search({ vector, text, k: 10 });
    expect(hits.map(({ id, score }) => ({ id, score }))).toEqual(reciprocalRankFusion(sides).slice(0, 10));
    for (const { id, cosine, bm25 } of hits) {
      expect(cosine).toBe(sides[0].find((hit) => hit.id === id)?.score ?? null);
      expect(bm25).toBe(sides[1].find((hit) => hit.id === id)?.score ?? null);
    }
  });

  test.each([0, 0.3, 1])('by both, with a share of %p for the cosine: equals scoring every row', async (vectorWeight) => {
    const { vector, title: text } = rows[7]!;
    const matching = new Map((await index.search({ text, k: 1000 })).map(({ id, score }) => [id, score]));
    const largest = Math.max(...matching.values());
    const expected = rows
      .map((row) => {
        const cosine = row.vector.reduce((sum, value, i) => sum + value * vector[i]!, 0);
        return vectorWeight * cosine + ((1 - vectorWeight) * (matching.get(row.id) ?? 0)) / largest;
      })
      .sort((x, y) => y - x);
    const hits = await index.search({ vector, text, k: 10, vectorWeight });
    expect(hits).toHaveLength(10);
    hits.forEach(({ score }, i) => expect(score).toBeCloseTo(expected[i]!, 5));
    for (const { id, cosine } of hits) {
      const own = rows.find((row) => row.id === id)!;
      expect(cosine).toBeCloseTo(
        own.vector.reduce((sum, value, i) => sum + value * vector[i]!, 0),
        5,
      );
    }
  });

  test('hits carry what was stored', async () => {
    const [hit] = await index.search({ vector: rows[3]!.vector, k: 1 });
    const { vector: _, ...stored } = rows[3]!;
    expect(hit).toMatchObject(stored);
  });

  const filters: [string, Filter][] = [
    ['a category', { category: ['Shop', 'lamp'] }],
    ['a whole path', { category: ['Shop', 'lamp', "bird's egg"] }],
    ['one value', { attributes: { colour: 'red' } }],
    ['one of several values', { attributes: { size: ['1', '3'] } }],
    ['everything at once', { category: ['Shop', 'shirt'], attributes: { colour: ['red', "bird's egg"], size: '2' } }],
    ['a path that does not start at the root', { category: ['lamp'] }],
    ['an attribute that no product has', { attributes: { constructor: 'x' } }],
    ['a value of another attribute', { attributes: { size: 'red' } }],
  ];
  test.each(filters)('%s as a filter: all that pass and no other, by vector, words and both', async (_, filter) => {
    const expected = rows.filter((row) => passes(row, filter));
    const { vector } = rows[0]!;
    expect(new Set(await ids({ vector, k: 1000, filter }))).toEqual(new Set(expected.map(({ id }) => id)));
    expect(await ids({ vector, k: 5, filter })).toEqual(bruteForce(expected, vector, 5));
    const text = 'shirt lamp';
    const matching = expected.filter((row) => wordsOf(row).some((word) => words(text).includes(word)));
    expect(new Set(await ids({ text, k: 1000, filter }))).toEqual(new Set(matching.map(({ id }) => id)));
    const both = await ids({ vector, text, k: 50, filter });
    expect(both).toHaveLength(Math.min(50, expected.length));
    for (const id of both) expect(expected.map((row) => row.id)).toContain(id);
  });

  test('a text without words finds nothing, in a script of its own or not', async () => {
    expect(await ids({ text: '!?', k: 5 })).toEqual([]);
    expect(await ids({ text: '红色', k: 5 })).toEqual([]);
    expect(await ids({ text: '"red" AND (shirt* OR -lamp)', k: 5 })).toHaveLength(5);
  });

  test.each([
    [{ k: 5 }, /text must be/],
    [{ k: 0, text: 'red' }, /k must be/],
    [{ k: 1001, text: 'red' }, /k must be/],
    [{ k: 5, text: ' ' }, /text must be/],
    [{ k: 5, mode: 'hybrid', text: 'red' }, /vector must be 8 numbers/],
    [{ k: 5, vector: unit(new Float32Array(4).fill(1)) }, /8 numbers.*got 4/],
    [{ k: 5, vector: new Float32Array(8).fill(1) }, /length 1/],
    [{ k: 5, vector: new Float32Array(8).fill(NaN) }, /length 1/],
    [{ k: 5, text: 'red', vectorWeight: 2 }, /vectorWeight/],
    [{ k: 5, text: 'red', filter: { attributes: { size: [] } } }, /'size' without a value/],
  ] as const)('%j is refused', async (query, message) => {
    const refused = index.search(query as Parameters<SearchIndex['search']>[0]);
    await expect(refused).rejects.toMatchObject({ code: 'SEARCH_QUERY_INVALID', message: expect.stringMatching(message) });
  });

  test('a model with other files is refused, another name is not', async () => {
    const other = { name: 'tiny', files: { ...model.files, 'text.onnx': 'zz' } };
    await expect(openIndex(place('shop'), { model: other })).rejects.toMatchObject({
      code: 'SEARCH_MODEL_MISMATCH',
      details: { different: ['text.onnx'] },
    });
    (await openIndex(place('shop'), { model: { ...model, name: 'copy' } })).close();
  });
});

test('filters are exact for names and values of any characters: quotes, brackets, backslashes, half characters', async () => {
  const random = uniform(5);
  const pieces = [
    "'",
    "''",
    '"',
    '\\',
    '\\"',
    ']',
    '[',
    ',',
    ' ',
    ';',
    '--',
    '%',
    '_',
    '\n',
    '\0',
    '\ud800',
    'é',
    'e\u0301',
    'OR 1=1',
    'labels',
    'A',
    'a',
  ];
  const odd = () => Array.from({ length: 1 + Math.floor(random() * 3) }, () => pieces[Math.floor(random() * pieces.length)]!).join('');
  const rows: IndexRow[] = makeRows(120).map((row) => ({ ...row, category: [odd(), odd()], attributes: { [odd()]: [odd(), odd()] } }));
  await createIndex(place('odd'), stream(rows), { model });
  const index = await openIndex(place('odd'));
  const { vector } = rows[0]!;
  const check = async (filter: Filter) => {
    const found = await index.search({ vector, k: 1000, filter });
    expect(found.map(({ id }) => id).sort()).toEqual(
      rows
        .filter((row) => passes(row, filter))
        .map(({ id }) => id)
        .sort(),
    );
    return found.length;
  };
  let hits = 0;
  for (const { category, attributes } of rows) {
    const [[name, values]] = Object.entries(attributes!) as [[string, string[]]];
    hits += await check({ category: category!.slice(0, 1) });
    hits += await check({ category: category!, attributes: { [name]: values } });
    await check({ attributes: { [name]: odd() } });
    await check({ category: [odd()] });
  }
  expect(hits).toBeGreaterThanOrEqual(2 * rows.length);
  index.close();
});

describe('publication', () => {
  test('a build that fails leaves the version before as it was, and nothing of itself', async () => {
    const rows = makeRows(30);
    await createIndex(place('safe'), stream(rows), { model });
    const before = await readdir(place('safe'));
    async function* broken() {
      yield* makeRows(5000, 8, 3);
      throw new Error('the source broke');
    }
    await expect(createIndex(place('safe'), broken(), { model })).rejects.toThrow('the source broke');
    expect(await readdir(place('safe'))).toEqual(before);
    const index = await openIndex(place('safe'));
    expect([index.manifest.version, index.manifest.rows]).toEqual([1, 30]);
    index.close();
  });

  test('an open index stays as it is while newer versions come; the version before the last is kept, older ones go', async () => {
    const build = (count: number) => createIndex(place('versions'), stream(makeRows(count)), { model });
    await build(10);
    const first = await openIndex(place('versions'));
    await build(20);
    const { vector } = makeRows(1)[0]!;
    expect(await first.search({ vector, k: 100 })).toHaveLength(10);
    first.close();
    await build(30);
    const newest = await openIndex(place('versions'));
    expect([newest.manifest.version, (await newest.search({ vector, k: 100 })).length]).toEqual([3, 30]);
    newest.close();
    const tables = (await readdir(place('versions'))).filter((name) => name.startsWith('v-'));
    expect(tables).toHaveLength(2);
  });

  test('where nothing was built there is no index', async () => {
    await expect(openIndex(place('nowhere'))).rejects.toMatchObject({ code: 'SEARCH_INDEX_NOT_FOUND' });
    await expect(createIndex(place('empty'), stream([]), { model })).rejects.toMatchObject({ code: 'SEARCH_INDEX_EMPTY' });
    await expect(openIndex(place('empty'))).rejects.toMatchObject({ code: 'SEARCH_INDEX_NOT_FOUND' });
  });

  test.each([
    ['an id twice', { id: 'p0' }, /p0.*a second one/],
    ['a vector of another length', { vector: new Float32Array([1, 0]) }, /dimensions.*expected 8, got 2/],
    ['a vector that is not of unit length', { vector: new Float32Array(8).fill(1) }, /expected 1, got 2\.8/],
    ['a vector with a number that is none', { vector: new Float32Array(8).fill(NaN) }, /expected 1, got NaN/],
  ])('%s is refused', async (_, change, message) => {
    const [first, second] = makeRows(2);
    await expect(createIndex(place('bad'), stream([first!, { ...second!, ...change }]), { model })).rejects.toMatchObject({
      code: 'SEARCH_ROW_INVALID',
      message: expect.stringMatching(message),
    });
  });
});
