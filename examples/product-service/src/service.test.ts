import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';

import { makeShop, PATHS, writeModels, type ShopProduct } from './testing/models.js';
import { startService, type RunningService } from './testing/process.js';

interface Problem {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}
interface Level {
  readonly path: string[];
  readonly probability: number;
}
interface Result {
  readonly id?: string;
  readonly categories?: (Level & { readonly levels: Level[] })[];
  readonly error?: Problem;
}
interface Answer {
  readonly status: number;
  readonly results?: Result[];
  readonly hits?: { readonly id: string; readonly score: number; readonly category: string[] }[];
  readonly error?: Problem;
}

const LIMITS = { MAX_ITEMS: '4', MAX_BODY_BYTES: '200000', MAX_IMAGE_BYTES: '50000', MAX_PIXELS: '10000', MAX_CHARACTERS: '300' };

const root = mkdtempSync(join(tmpdir(), 'product-service-'));
let shop: ShopProduct[];
let models: string;
let service: RunningService;

beforeAll(async () => {
  shop = await makeShop();
  models = await writeModels(root, shop);
  service = await startService({ MODELS: models, ...LIMITS });
});
afterAll(async () => {
  await service.stop();
  rmSync(root, { recursive: true });
});

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const isForm = body instanceof FormData;
  const response = await fetch(service.url + path, {
    method: 'POST',
    headers: isForm ? headers : { 'content-type': 'application/json', ...headers },
    body: isForm || typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, ...((await response.json()) as object) };
}

function form(fields: Readonly<Record<string, string | Uint8Array | object>>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') data.append(name, value);
    else if (value instanceof Uint8Array) data.append(name, new Blob([Uint8Array.from(value)], { type: 'image/png' }), 'photo.png');
    else data.append(name, JSON.stringify(value));
  }
  return data;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const idsOf = ({ hits }: Answer): string[] => hits!.map(({ id }) => id);

/** Output of one of the programs beside the service. */
async function run(program: string, ...options: string[]): Promise<string> {
  const path = fileURLToPath(new URL(program, import.meta.url));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [path, ...options], { env: { ...process.env, MODELS: models } });
  return stdout + stderr;
}

/** A picture of one colour: few bytes, many pixels. */
const wide = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: 'red' } })
    .png()
    .toBuffer();

describe('POST /v1/categorize', () => {
  test('gives each product its paths, best first, in the order of the items', async () => {
    const items = shop.slice(0, 3).map(({ id, title, image }) => ({ id, title, image: base64(image) }));
    const { status, results } = await post('/v1/categorize', { items, count: 2 });
    expect(status).toBe(200);
    expect(results!.map(({ id }) => id)).toEqual(items.map(({ id }) => id));
    for (const { categories } of results!) {
      expect(categories).toHaveLength(2);
      const [best, next] = categories!;
      expect(best!.probability).toBeGreaterThanOrEqual(next!.probability);
      expect(PATHS).toContainEqual(best!.path);
      // All paths are of the same root.
      expect(best!.levels[0]!.probability).toBeCloseTo(1, 5);
      expect(best!.levels.at(-1)).toEqual({ path: best!.path, probability: best!.probability });
    }
  });

  test('takes one product as a form, with the same answer', async () => {
    const { title, image, colour } = shop[4]!;
    const attributes = { colour: [colour] };
    const json = await post('/v1/categorize', { items: [{ title, attributes, image: base64(image) }], count: 1 });
    const fields = await post('/v1/categorize', form({ title, attributes, image, count: '1' }));
    expect(fields).toEqual(json);
    expect(fields.results![0]!.categories).toHaveLength(1);
  });

  test('has an error in the place of a bad item, and a result for the others', async () => {
    const { title, image } = shop[0]!;
    const { status, results } = await post('/v1/categorize', {
      items: [{ id: 'broken', image: base64(Buffer.from('no picture')) }, { id: 'empty' }, { id: 'good', title, image: base64(image) }],
    });
    expect(status).toBe(200);
    expect(results).toMatchObject([
      { id: 'broken', error: { code: 'IMAGE_NOT_AN_IMAGE', status: 415 } },
      { id: 'empty', error: { code: 'ITEM_EMPTY', status: 400 } },
      { id: 'good', categories: expect.any(Array) },
    ]);
  });

  test('has the status of the first error if no item has a result', async () => {
    const { status, error, results } = await post('/v1/categorize', { items: [{ title: 'x'.repeat(301) }, {}] });
    expect(status).toBe(413);
    expect(error).toMatchObject({ code: 'ITEM_TEXT_TOO_LONG', status: 413, details: { got: 301 } });
    expect(results!.map((result) => result.error!.code)).toEqual(['ITEM_TEXT_TOO_LONG', 'ITEM_EMPTY']);
  });

  test('answers many requests at once as it answers each alone', async () => {
    const ask = ({ title, image }: ShopProduct) => post('/v1/categorize', { items: [{ title, image: base64(image) }] });
    const alone: Answer[] = [];
    for (const product of shop) alone.push(await ask(product));
    const together = await Promise.all([...shop, ...shop].map(ask));
    together.forEach((answer, at) => {
      const [got, expected] = [answer, alone[at % shop.length]!].map(({ results }) => results![0]!.categories!);
      expect(got!.map(({ path }) => path)).toEqual(expected!.map(({ path }) => path));
      got!.forEach(({ probability }, i) => expect(probability).toBeCloseTo(expected![i]!.probability, 5));
    });
  });
});

describe('POST /v1/search', () => {
  test('finds a product by its text', async () => {
    for (const { id, title } of shop) expect(idsOf(await post('/v1/search', { text: title, k: 3 }))[0]).toBe(id);
  });

  test('finds a product by its photo, as base64 and as a form', async () => {
    for (const { id, image } of shop) {
      const json = await post('/v1/search', { image: base64(image), k: 3 });
      expect(idsOf(json)[0]).toBe(id);
      expect(json.hits![0]!.score).toBeCloseTo(1, 4);
      expect(await post('/v1/search', form({ image, k: '3' }))).toEqual(json);
    }
  });

  test('by both, puts what both sides find before what one of them finds', async () => {
    const [product, other] = [shop[1]!, shop[5]!];
    expect(idsOf(await post('/v1/search', { text: product.title, image: base64(product.image), k: 3 }))[0]).toBe(product.id);
    const mixed = idsOf(await post('/v1/search', { text: product.title, image: base64(other.image), k: 3 }));
    expect(mixed).toEqual(expect.arrayContaining([product.id, other.id]));
  });

  test('keeps to the filter, as JSON and in a form', async () => {
    const filter = { category: ['Apparel', 'Tops'], attributes: { colour: ['red', 'blue'] } };
    const wanted = ['blue-shirt', 'red-shirt'];
    const { image } = shop[0]!;
    expect(idsOf(await post('/v1/search', { text: 'red skirt', filter })).sort()).toEqual(wanted);
    expect(idsOf(await post('/v1/search', form({ image, filter }))).sort()).toEqual(wanted);
    expect(idsOf(await post('/v1/search', form({ image, text: 'red skirt', filter }))).sort()).toEqual(wanted);
  });

  test.each([
    ['a picture that ends too soon', { image: base64(Buffer.from('89504e470d0a1a0a', 'hex')) }, 4, 'IMAGE_'],
    ['neither text nor photo', { k: 3 }, 4, 'REQUEST_INVALID'],
  ])('refuses %s', async (_, body, hundreds, code) => {
    const { status, error } = await post('/v1/search', body);
    expect(Math.floor(status / 100)).toBe(hundreds);
    expect(error!.code).toMatch(new RegExp(`^${code}`));
    expect(error!.status).toBe(status);
  });
});

describe('wrong requests are refused with a code and what was wrong', () => {
  test.each([
    ['an unknown field', '/v1/search', { text: 'skirt', limit: 3 }, 400, 'REQUEST_INVALID', /limit/],
    ['a wrong type', '/v1/categorize', { items: [{ title: 7 }] }, 400, 'REQUEST_INVALID', /items\/0\/title/],
    ['k out of range', '/v1/search', { text: 'skirt', k: 101 }, 400, 'REQUEST_INVALID', /k: .*100/],
    ['what is no base64', '/v1/search', { image: '<svg>' }, 400, 'REQUEST_INVALID', /image/],
    ['a filter of a wrong type', '/v1/search', { text: 'a', filter: { category: 'Tops' } }, 400, 'REQUEST_INVALID', /filter\/category/],
    ['no items', '/v1/categorize', { items: [] }, 400, 'REQUEST_INVALID', /items/],
    ['more items than allowed', '/v1/categorize', { items: Array(5).fill({ title: 'a' }) }, 400, 'REQUEST_INVALID', /items/],
    ['what is no JSON', '/v1/search', '{"text":', 400, 'REQUEST_INVALID', /JSON/],
    ['a filter without values', '/v1/search', { text: 'a', filter: { attributes: { size: [] } } }, 400, 'SEARCH_QUERY_INVALID', /size/],
    ['an unknown route', '/v2/search', {}, 404, 'ROUTE_UNKNOWN', /v2/],
  ])('%s', async (_, path, body, status, code, message) => {
    const answer = await post(path, body);
    expect(answer).toMatchObject({ status, error: { status, code } });
    expect(answer.error!.message).toMatch(message);
  });

  test('a type of body that is not read', async () => {
    const answer = await post('/v1/search', 'skirt', { 'content-type': 'text/csv' });
    expect(answer).toMatchObject({ status: 415, error: { code: 'REQUEST_TYPE_UNSUPPORTED' } });
  });
});

describe('limits', () => {
  test('of a JSON body', async () => {
    const answer = await post('/v1/search', { text: 'x'.repeat(200_000) });
    expect(answer).toMatchObject({ status: 413, error: { code: 'REQUEST_TOO_LARGE' } });
  });

  test('of the bytes of a photo, in JSON and in a form', async () => {
    const image = Buffer.alloc(60_000, 1);
    expect(await post('/v1/search', { image: base64(image) })).toMatchObject({ status: 413, error: { code: 'ITEM_IMAGE_TOO_LARGE' } });
    expect(await post('/v1/search', form({ image }))).toMatchObject({ status: 413, error: { code: 'REQUEST_TOO_LARGE' } });
  });

  test('of pixels, whatever the size of the file', async () => {
    const [within, above] = [await wide(100, 100), await wide(101, 100)];
    expect(above.length).toBeLessThan(5000);
    expect(await post('/v1/search', form({ image: within }))).toMatchObject({ status: 200 });
    expect(await post('/v1/search', form({ image: above }))).toMatchObject({ status: 413, error: { code: 'IMAGE_TOO_LARGE' } });
  });

  test('of characters, also of a field that the form cuts off', async () => {
    for (const characters of [301, 5000])
      expect(await post('/v1/categorize', form({ title: 'ж'.repeat(characters) }))).toMatchObject({
        status: 413,
        error: { code: 'ITEM_TEXT_TOO_LONG' },
      });
  });

  test('of the files of a form', async () => {
    const data = form({ image: shop[0]!.image });
    data.append('image', new Blob([Uint8Array.from(shop[1]!.image)]), 'second.png');
    expect(await post('/v1/search', data)).toMatchObject({ status: 413, error: { code: 'REQUEST_TOO_LARGE' } });
  });
});

describe('operation', () => {
  const get = async (path: string) => fetch(service.url + path);

  test('says that it lives and is ready', async () => {
    for (const path of ['/health/live', '/health/ready']) expect((await get(path)).status).toBe(200);
  });

  test('describes itself as OpenAPI', async () => {
    const document = (await (await get('/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, { post: { requestBody: { content: object }; responses: object } }>;
      components: { schemas: object };
    };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths).sort()).toEqual(['/v1/categorize', '/v1/search']);
    for (const { post } of Object.values(document.paths)) {
      expect(Object.keys(post.requestBody.content)).toEqual(['application/json', 'multipart/form-data']);
      expect(Object.keys(post.responses)).toEqual(expect.arrayContaining(['200', '4XX']));
    }
    expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(['Problem', 'Hit']));
  });

  test('counts requests by route and status, items that failed by code, and heads that share one backbone', async () => {
    await post('/v1/search', { text: 'skirt' });
    await post('/v1/search', { image: base64(Buffer.from('no picture')) });
    const text = await (await get('/metrics')).text();
    expect(text).toMatch(/http_request_duration_seconds_count\{method="POST",route="\/v1\/search",status="200"\} [1-9]/);
    expect(text).toMatch(/item_errors_total\{code="IMAGE_NOT_AN_IMAGE"\} [1-9]/);
    expect(text).toContain('encoder_open_handles{kind="heads"} 3');
    expect(text).toContain('encoder_open_handles{kind="backbones"} 1');
    expect(text).toContain('process_resident_memory_bytes');
  });

  test('logs requests as JSON, with the id that the caller gave', async () => {
    await post('/v1/search', { text: 'skirt' }, { 'x-request-id': 'abc-7' });
    await setTimeout(50);
    expect(service.log.filter(({ reqId }) => reqId === 'abc-7').map(({ msg }) => msg)).toEqual(['incoming request', 'request completed']);
  });

  test('after SIGTERM says that it is not ready, still answers, and ends with 0', async () => {
    const draining = await startService({ MODELS: models, DRAIN_SECONDS: '1' });
    const ended = draining.stop();
    const ready = async () => (await fetch(`${draining.url}/health/ready`)).status;
    while ((await ready()) === 200) await setTimeout(10);
    expect(await ready()).toBe(503);
    const response = await fetch(`${draining.url}/v1/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'red skirt' }),
    });
    expect(response.status).toBe(200);
    expect(await ended).toBe(0);
    await expect(fetch(`${draining.url}/health/live`)).rejects.toThrow();
  });

  test('answers every request that it took before it ends', async () => {
    const busy = await startService({ MODELS: models });
    const body = JSON.stringify({ items: [{ image: base64(await wide(2500, 2500)) }] });
    const headers = { 'content-type': 'application/json' };
    const asked = Array.from({ length: 12 }, () => fetch(`${busy.url}/v1/categorize`, { method: 'POST', headers, body }).catch(() => null));
    const lines = (message: string) => busy.log.filter(({ msg }) => msg === message);
    while (lines('incoming request').length === 0) await setTimeout(1);
    expect(await busy.stop()).toBe(0);
    await Promise.all(asked);
    const done = lines('request completed');
    expect(new Set(done.map(({ reqId }) => reqId))).toEqual(new Set(lines('incoming request').map(({ reqId }) => reqId)));
    for (const { res } of done) expect(res).toEqual({ statusCode: 200 });
    expect(busy.log.indexOf(done.at(-1)!)).toBeGreaterThan(busy.log.indexOf(lines('stopping')[0]!));
  });

  test('makes no models where all are there', async () => {
    expect(await run('prepare.js')).toBe('');
  });

  test('is measured with batching and without, by kind of request', async () => {
    const lines = (await run('load-test.js', '--requests=4', '--connections=2', '--turns=1')).trim().split('\n').slice(1);
    expect(lines).toHaveLength(8);
    for (const [at, line] of lines.entries()) expect(line).toMatch(new RegExp(`maxBatch +${at % 2 ? 32 : 1} +[1-9][0-9.]*/s`));
  });

  test('does not start with settings or models that can not be used', async () => {
    await expect(startService({ MODELS: models, PORT: 'http' })).rejects.toThrow(/PORT/);
    await expect(startService({ MODELS: join(root, 'nowhere') })).rejects.toThrow(/ARTIFACT_NOT_FOUND/);
  });
});
