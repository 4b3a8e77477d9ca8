import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';

import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPreprocessSpec, decodeImage } from '@commercemm/preprocess';
import sharp from 'sharp';
import { pack } from 'tar-stream';

import { openCatalog } from '../catalog.js';
import type { Item } from '../types.js';
import { importCatalog, type ImportOptions } from './import-catalog.js';
import type { Rejection } from './rejections.js';

const work = mkdtempSync(join(tmpdir(), 'catalog-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** A seeded picture that no other one is like. */
const picture = (seed: number, width = 40, height = 30) => {
  let state = seed + 1;
  const raw = Uint8Array.from({ length: width * height * 3 }, () => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) >> 16);
  return sharp(raw, { raw: { width, height, channels: 3 } });
};

const lines = (rows: readonly unknown[]): string =>
  rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n') + '\n';

/** A folder with these files. */
function folderOf(name: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = join(work, name);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

let imports = 0;
const imported = (from: string | string[], options: Partial<ImportOptions> = {}) =>
  importCatalog({ from: [from].flat(), to: join(work, `catalog-${imports++}`), maxRejected: 1, ...options });

async function itemsOf(location: string): Promise<Item[]> {
  const catalog = await openCatalog(location);
  const all: Item[] = [];
  for await (const items of catalog.scan({ images: true })) all.push(...items);
  catalog.close();
  return all;
}

const rejectionsOf = (file: string | null): Rejection[] =>
  file === null
    ? []
    : readFileSync(file, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Rejection);

describe('formats', () => {
  const rows = [
    {
      id: 'a',
      title: 'Red mug',
      description: 'A mug, "large"',
      catalogId: 'p1',
      language: 'en',
      split: 'train',
      category: 'Kitchen > Mugs',
    },
    {
      id: 'b',
      title: '빨간 머그컵 ☕',
      description: 'zwei\nZeilen',
      catalogId: 'p1',
      language: 'ko',
      split: 'valid',
      category: 'Kitchen > Mugs',
    },
  ];
  let pictures: Buffer[];
  let reference: Item[];
  beforeAll(async () => {
    pictures = await Promise.all(rows.map((_, at) => picture(at).png().toBuffer()));
    const files = Object.fromEntries(pictures.map((bytes, at) => [`images/${at}.png`, bytes]));
    const folder = folderOf('jsonl', {
      ...files,
      'products.jsonl': lines(rows.map((row, at) => ({ ...row, images: [`images/${at}.png`] }))),
    });
    reference = await itemsOf((await imported(folder)).location);
  });

  test('JSONL comes in whole', () => {
    expect(reference.map(({ id, titles, description, language, split }) => ({ id, titles, description, language, split }))).toEqual(
      rows.map(({ id, title, description, language, split }) => ({ id, titles: [title], description, language, split })),
    );
    expect(reference.map(({ category }) => category)).toEqual([
      ['Kitchen', 'Mugs'],
      ['Kitchen', 'Mugs'],
    ]);
    reference.forEach(({ images }, at) => expect(Buffer.from(images[0]!.bytes).equals(pictures[at]!)).toBe(true));
  });

  test('gzipped JSONL with images as base64 is the same', async () => {
    const content = lines(rows.map((row, at) => ({ ...row, images: [pictures[at]!.toString('base64')] })));
    const folder = folderOf('gzip', { 'products.jsonl.gz': gzipSync(content) });
    expect(await itemsOf((await imported(folder)).location)).toEqual(reference);
  });

  test('CSV is the same, quotes and line breaks included', async () => {
    const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
    const columns = Object.keys(rows[0]!) as (keyof (typeof rows)[0])[];
    const content = [
      [...columns, 'images'].join(','),
      ...rows.map((row, at) => [...columns.map((name) => quoted(row[name])), `images/${at}.png`].join(',')),
    ];
    const files = Object.fromEntries(pictures.map((bytes, at) => [`images/${at}.png`, bytes]));
    const folder = folderOf('csv', { ...files, 'products.csv': content.join('\n') });
    expect(await itemsOf((await imported(folder)).location)).toEqual(reference);
  });

  test('Parquet is the same', async () => {
    const folder = folderOf('parquet', Object.fromEntries(pictures.map((bytes, at) => [`images/${at}.png`, bytes])));
    const source = join(folder, 'rows.ndjson');
    writeFileSync(source, lines(rows.map((row, at) => ({ ...row, images: [`images/${at}.png`] }))));
    const db = await (await DuckDBInstance.create()).connect();
    await db.run(`COPY (SELECT * FROM read_json('${source}')) TO '${join(folder, 'products.parquet')}' (FORMAT parquet)`);
    db.closeSync();
    rmSync(source);
    expect(await itemsOf((await imported(folder)).location)).toEqual(reference);
  });

  test('a WebDataset tar is the same', async () => {
    const folder = folderOf('tar', {});
    mkdirSync(folder, { recursive: true });
    const archive = pack();
    const file = createWriteStream(join(folder, 'products.tar'));
    archive.pipe(file);
    rows.forEach((row, at) => {
      archive.entry({ name: `${row.id}.json` }, JSON.stringify(row));
      archive.entry({ name: `${row.id}.png` }, pictures[at]!);
    });
    archive.finalize();
    await finished(file);
    expect(await itemsOf((await imported(folder)).location)).toEqual(reference);
  });

  test('foreign column names are mapped, and a mapping that fits nothing is said', async () => {
    const content = lines(rows.map(({ id, title, ...row }) => ({ ...row, sku: id, name: title })));
    const report = await imported(folderOf('mapped', { 'products.jsonl': content }), {
      map: { id: 'sku', title: 'name', description: 'none' },
    });
    const items = await itemsOf(report.location);
    expect(items.map(({ id, titles }) => [id, ...titles])).toEqual(rows.map(({ id, title }) => [id, title]));
    expect(report.warnings.join()).toContain('none');
  });
});

describe('bad rows and images', () => {
  test('each is skipped with its code, its line and its id, and the good ones come in', async () => {
    const good = await picture(1).png().toBuffer();
    const noise = await picture(2, 200, 200).jpeg().toBuffer();
    const large = await picture(3, 300, 10).png().toBuffer();
    const folder = folderOf('bad', {
      'images/good.png': good,
      'images/cut.jpg': noise.subarray(0, noise.length / 2),
      'images/page.jpg': '<!doctype html><title>404</title>',
      'images/empty.jpg': '',
      'images/large.png': large,
      'images/drawing.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
      'products.jsonl': lines([
        { id: 'good', title: 'good', images: ['images/good.png'] },
        '{"id": "half',
        { title: 'no id' },
        { id: 'good', title: 'again' },
        { id: 'nothing' },
        { id: 'wrong', title: { de: 'x' } },
        { id: 'missing', title: 'missing', images: ['images/none.png'] },
        { id: 'cut', title: 'cut', images: ['images/cut.jpg', 'images/good.png'] },
        { id: 'page', title: 'page', images: ['images/page.jpg'] },
        { id: 'empty', title: 'empty', images: ['images/empty.jpg'] },
        { id: 'large', title: 'large', images: ['images/large.png'] },
        { id: 'drawing', title: 'drawing', images: ['images/drawing.svg'] },
      ]),
      'queries.jsonl': lines([{ id: 'q', text: 'mug' }]),
      'qrels.jsonl': lines([
        { queryId: 'q', productId: 'good', grade: 3 },
        { queryId: 'q', productId: 'unknown', grade: 3 },
        { queryId: 'q', productId: 'cut', grade: 9 },
      ]),
    });
    const report = await imported(folder, { maxPixels: 2500 });
    expect(report.rejected).toEqual({ ROW_UNREADABLE: 1, ROW_INVALID: 3, ID_DUPLICATE: 1, EMPTY_ITEM: 1, REFERENCE_UNKNOWN: 1 });
    // The cut picture has 40,000 pixels and is refused for them before it is decoded; large.png has 3,000.
    expect(report.dropped).toEqual({
      IMAGE_MISSING: 1,
      IMAGE_TOO_LARGE: 2,
      IMAGE_NOT_AN_IMAGE: 1,
      IMAGE_EMPTY: 1,
      IMAGE_FORMAT_UNSUPPORTED: 1,
    });
    const found = rejectionsOf(report.rejectedFile).map(({ file, line, id, code }) => [file.split('/').at(-1), line, id, code]);
    expect(found).toEqual(
      expect.arrayContaining([
        ['products.jsonl', 2, null, 'ROW_UNREADABLE'],
        ['products.jsonl', 3, null, 'ROW_INVALID'],
        ['products.jsonl', 4, 'good', 'ID_DUPLICATE'],
        ['products.jsonl', 5, 'nothing', 'EMPTY_ITEM'],
        ['products.jsonl', 7, 'missing', 'IMAGE_MISSING'],
        ['qrels.jsonl', 3, null, 'ROW_INVALID'],
      ]),
    );
    const items = await itemsOf(report.location);
    expect(items.map(({ id }) => id)).toEqual(['good', 'missing', 'cut', 'page', 'empty', 'large', 'drawing', 'q']);
    expect(items.find(({ id }) => id === 'cut')!.images).toHaveLength(1);
  });

  test('a truncated picture is found out by decoding it', async () => {
    const noise = await picture(2, 200, 200).jpeg().toBuffer();
    const files = {
      'cut.jpg': noise.subarray(0, noise.length / 2),
      'products.jsonl': lines([{ id: 'a', title: 'a', images: ['cut.jpg'] }]),
    };
    expect((await imported(folderOf('cut', files))).dropped).toEqual({ IMAGE_TRUNCATED: 1 });
  });

  test('only pictures that move are stored as others; the rest keep their bytes, and decode upright, opaque and sRGB', async () => {
    const transparent = await sharp({ create: { width: 20, height: 10, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0 } } })
      .png()
      .toBuffer();
    const frames = await sharp(await picture(5, 8, 16).raw().toBuffer(), { raw: { width: 8, height: 16, channels: 3, pageHeight: 8 } })
      .gif()
      .toBuffer();
    const kept = {
      'rotated.jpg': await picture(4, 40, 20).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
      'transparent.png': transparent,
      'cmyk.jpg': await picture(6, 16, 16).toColourspace('cmyk').jpeg().toBuffer(),
    };
    const folder = folderOf('convert', {
      ...kept,
      'animated.gif': frames,
      'products.jsonl': lines([...Object.keys(kept), 'animated.gif'].map((name) => ({ id: name, title: name, images: [name] }))),
    });
    const report = await imported(folder);
    expect(report.converted).toEqual({ animated: 1, format: 1 });
    const images = Object.fromEntries((await itemsOf(report.location)).map(({ id, images }) => [id, images[0]!.bytes]));
    for (const [name, bytes] of Object.entries(kept)) expect(Buffer.from(images[name]!).equals(bytes)).toBe(true);
    expect((await sharp(images['animated.gif'], { animated: true }).metadata()).pages ?? 1).toBe(1);
    // Its long side: nothing is scaled, so pixels are equal but for rounding.
    const spec = createPreprocessSpec({ image: { size: 40 } });
    expect(Math.min(...(await decodeImage(images['transparent.png']!, spec)))).toBeGreaterThan(250);
    const upright = await sharp(kept['rotated.jpg']).rotate().png().toBuffer();
    const seen = await decodeImage(images['rotated.jpg']!, spec);
    (await decodeImage(upright, spec)).forEach((value, i) => expect(Math.abs(value - seen[i]!)).toBeLessThan(3));
  });

  test('an equal title with an equal picture is dropped as a duplicate of its catalog; either alone stays', async () => {
    const [one, two] = [await picture(7).png().toBuffer(), await picture(8).png().toBuffer()];
    const folder = folderOf('duplicates', {
      'one.png': one,
      'two.png': two,
      'products.jsonl': lines([
        { id: 'a', title: 'Red  Mug', catalogId: 'p', images: ['one.png'] },
        { id: 'b', title: 'red mug', catalogId: 'p', images: ['one.png'] },
        { id: 'c', title: 'red mug', catalogId: 'p', images: ['two.png'] },
        { id: 'd', title: 'blue mug', catalogId: 'p', images: ['one.png'] },
      ]),
    });
    const report = await imported(folder);
    expect((await itemsOf(report.location)).map(({ id }) => id)).toEqual(['a', 'c', 'd']);
    expect(Object.values(report.duplicates).reduce((a, b) => a + b, 0)).toBe(1);
  });
});

describe('a catalog', () => {
  const products = (count: number, from = 0) =>
    lines(Array.from({ length: count }, (_, at) => ({ id: `p${from + at}`, title: `product ${from + at}` })));

  test('is not made, nor the one before touched, where too many rows are bad', async () => {
    const to = join(work, 'kept');
    await imported(folderOf('ok', { 'products.jsonl': products(10) }), { to });
    const bad = folderOf('too-bad', { 'products.jsonl': products(9, 100) + lines([{ title: 'no id' }]) });
    await expect(imported(bad, { to, maxRejected: 0.05 })).rejects.toMatchObject({ code: 'CATALOG_TOO_MANY_REJECTED' });
    expect((await itemsOf(to)).map(({ id }) => id)).toEqual(Array.from({ length: 10 }, (_, at) => `p${at}`));
    const none = join(work, 'never');
    await expect(imported(bad, { to: none, maxRejected: 0.05 })).rejects.toMatchObject({ code: 'CATALOG_TOO_MANY_REJECTED' });
    await expect(openCatalog(none)).rejects.toMatchObject({ code: 'CATALOG_NOT_FOUND' });
    expect((await imported(bad, { to, maxRejected: 0.1 })).rejected).toEqual({ ROW_INVALID: 1 });
  });

  test('imported again is the same version; with other content a newer one, and an open one stays what it was', async () => {
    const to = join(work, 'again');
    const folder = folderOf('first', { 'products.jsonl': products(5) });
    const first = await imported(folder, { to });
    expect([first.version, first.unchanged]).toEqual([1, false]);
    const second = await imported(folder, { to });
    expect([second.version, second.unchanged]).toEqual([1, true]);
    const open = await openCatalog(to);
    const third = await imported(folderOf('second', { 'products.jsonl': products(7) }), { to });
    expect([third.version, third.unchanged]).toEqual([2, false]);
    expect((await open.index()).size).toBe(5);
    open.close();
    expect(await itemsOf(to)).toHaveLength(7);
  });

  test('whose import was killed -9 is what it was, and the next import works', async () => {
    const to = join(work, 'killed');
    await imported(folderOf('before', { 'products.jsonl': products(5) }), { to });
    const many = folderOf('many', { 'products.jsonl': products(60_000) });
    const script = `import { importCatalog } from ${JSON.stringify(new URL('./import-catalog.js', import.meta.url).href)};
      await importCatalog({ from: [${JSON.stringify(many)}], to: ${JSON.stringify(to)}, onProgress: ({ rows }) => rows > 20000 && process.kill(process.pid, 'SIGKILL') });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
    const signal = await new Promise((resolve) => child.on('close', (_, by) => resolve(by)));
    expect(signal).toBe('SIGKILL');
    expect(await itemsOf(to)).toHaveLength(5);
    expect((await imported(many, { to })).version).toBe(2);
    expect(await itemsOf(to)).toHaveLength(60_000);
  });

  test('gives the rows asked for in their order, and refuses others', async () => {
    const { location } = await imported(folderOf('rows', { 'products.jsonl': products(20) }));
    const catalog = await openCatalog(location);
    expect((await catalog.items([7, 3, 7])).map(({ id }) => id)).toEqual(['p7', 'p3', 'p7']);
    await expect(catalog.items([20])).rejects.toMatchObject({ code: 'CATALOG_ROW_OUT_OF_RANGE' });
    catalog.close();
  });

  test('has a split for every product, whole products in one, and the same ones each time', async () => {
    const rows = lines(Array.from({ length: 400 }, (_, at) => ({ id: `l${at}`, title: `listing ${at}`, catalogId: `p${at >> 1}` })));
    const splitsOf = async (seed: number) => {
      const catalog = await openCatalog((await imported(folderOf('splits', { 'products.jsonl': rows }), { seed })).location);
      const { splits } = await catalog.index();
      catalog.close();
      return splits;
    };
    const splits = await splitsOf(3);
    for (let at = 0; at < 400; at += 2) expect(splits[at]).toBe(splits[at + 1]);
    expect(splits.filter((split) => split === 'train').length).toBeGreaterThan(320);
    expect(new Set(splits)).toEqual(new Set(['train', 'valid', 'test']));
    expect(await splitsOf(3)).toEqual(splits);
    expect(await splitsOf(4)).not.toEqual(splits);
  });

  test.each([
    ['a place without data', () => [join(work, 'nowhere')], {}, 'CATALOG_SOURCE_NOT_FOUND'],
    [
      'a mapping of an unknown field',
      () => [folderOf('map', { 'products.jsonl': products(1) })],
      { map: { titel: 'x' } },
      'CATALOG_MAP_INVALID',
    ],
    ['files without any good row', () => [folderOf('empty', { 'products.jsonl': lines([{ title: 'x' }]) })], {}, 'CATALOG_EMPTY'],
  ])('is not made from %s', async (_, from, options, code) => {
    await expect(imported(from(), options)).rejects.toMatchObject({ code });
  });

  test('is imported twice at once with bad rows, and lists those of one of the two', async () => {
    const to = join(work, 'both');
    const folders = [3, 4].map((count) => folderOf(`both-${count}`, { 'products.jsonl': products(count) + lines(['{', '{']) }));
    const reports = await Promise.all(folders.map((folder) => imported(folder, { to })));
    expect(reports.map(({ rejected }) => rejected)).toEqual([{ ROW_UNREADABLE: 2 }, { ROW_UNREADABLE: 2 }]);
    const found = rejectionsOf(join(to, 'rejected.jsonl'));
    expect(found).toHaveLength(2);
    expect(new Set(found.map(({ file }) => file)).size).toBe(1);
    expect(readdirSync(to).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('leaves no draft of rejected.jsonl behind', async () => {
    const report = await imported(folderOf('draft', { 'products.jsonl': products(3) + lines(['{']) }));
    expect(existsSync(report.rejectedFile!)).toBe(true);
    expect(rejectionsOf(report.rejectedFile)).toHaveLength(1);
  });
});
