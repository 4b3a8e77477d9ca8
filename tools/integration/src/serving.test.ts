import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Catalog, Item } from '@commercemm/catalog';
import { Backbone, fileEntry, ItemError, parseManifest, type Product } from '@commercemm/encoder';
import {
  createBatchBuilder,
  embeddingPlan,
  embeddingProgram,
  exportBackbone,
  FUSED,
  imageInput,
  initialize,
  layoutOf,
  modelSpecs,
  namedViews,
  parameterFeed,
  textInput,
  type ModelDefinition,
} from '@commercemm/engine';
import { image, text } from '@commercemm/model';
import { createPreprocessSpec, loadTokenizer, trainTokenizer } from '@commercemm/preprocess';
import { createRuntime } from '@commercemm/runtime';
import sharp from 'sharp';

const BORDER = 2;
const MAX_TOKENS = 16;
const spec = createPreprocessSpec({
  image: { size: 32 },
  text: { maxTokens: MAX_TOKENS, fields: ['title', 'description', 'category', 'attributes'] },
});

const titles = [
  'Red Skirt',
  'Jupe rouge à pois, ﬁne ΚΌΣΜΟΣ Straße',
  '赤いスカート 綿 100％',
  'чёрная рубашка из хлопка для мужчин, очень длинное название товара, которое не помещается',
  'قميص أسود',
  '👗 dress 🇫🇷',
];

/** A picture without symmetry, so that a turn or a swap of sides changes it. */
const pixels = (width: number, height: number, channels: 3 | 4) =>
  sharp(
    Uint8Array.from({ length: width * height * channels }, (_, i) => 127 + 127 * Math.sin(0.013 * i + (i % channels))),
    { raw: { width, height, channels } },
  );

const pictures = (): Promise<Buffer[]> =>
  Promise.all([
    pixels(90, 40, 3).jpeg().toBuffer(),
    pixels(40, 90, 3).png().toBuffer(),
    pixels(60, 50, 4).png().toBuffer(),
    ...[3, 6, 8].map((orientation) => pixels(80, 30, 3).withMetadata({ orientation }).jpeg().toBuffer()),
    pixels(33, 31, 4).webp().toBuffer(),
    pixels(500, 20, 3).toColourspace('cmyk').jpeg().toBuffer(),
  ]);

const item = (id: number, titles: readonly string[], images: readonly Uint8Array[]): Item => ({
  id: String(id),
  kind: 'listing',
  split: 'valid',
  titles,
  description: id % 2 ? 'Soft & warm.' : null,
  category: id % 3 ? ['Women', 'Röcke'] : [],
  attributes: id % 4 ? { color: ['red', '蓝色'] } : {},
  catalogId: null,
  language: null,
  images: images.map((bytes) => ({ bytes })),
});

/** As a service would have it. */
const productOf = ({ titles, description, category, attributes, images }: Item): Product => ({
  title: titles,
  description,
  category: category.join(' > '),
  attributes,
  image: images.map(({ bytes }) => bytes),
});

const root = mkdtempSync(join(tmpdir(), 'serving-'));
let items: Item[];
let expected: Record<string, Float32Array>;
let backbone: Backbone;
let width: number;

beforeAll(async () => {
  const files = await pictures();
  items = Array.from({ length: 18 }, (_, i) =>
    item(i, i % 7 === 6 ? [] : [titles[i % titles.length]!, 'another'], i % 5 === 4 && i % 7 !== 6 ? [] : [files[i % files.length]!]),
  ).map((one) => (one.titles.length === 0 ? { ...one, description: null, category: [], attributes: {} } : one));
  const json = await trainTokenizer(titles, { vocabSize: 400, lowercase: spec.text.lowercase });
  const tokenizer = loadTokenizer(json);
  const model: ModelDefinition = {
    shape: {
      imageSize: 32,
      patchSize: 8,
      width: 16,
      heads: 2,
      mlpRatio: 2,
      imageLayers: 2,
      stackLayers: 4,
      vocabulary: tokenizer.vocabSize,
      maxTokens: MAX_TOKENS,
      embedding: 12,
      descriptor: true,
    },
    modalities: [text, image],
    fuseSingleModality: false,
  };
  width = model.shape.embedding;
  const specs = modelSpecs(model, []);
  const layout = layoutOf(specs);
  const flat = new Float32Array(layout.length);
  initialize(flat, layout, specs, 1);

  // The trainer's side: batch builder, evaluation's views, the program of evaluation.
  const catalog = { items: async (rows: readonly number[]) => rows.map((row) => items[row]!) } as unknown as Catalog;
  const builder = createBatchBuilder({
    catalog,
    model,
    inputs: [textInput(spec, tokenizer), imageInput(spec, 0.5)],
    textBuckets: [MAX_TOKENS],
    cacheBytes: 1e6,
  });
  const rows = [...items.keys()];
  const { batch, feeds, failures } = await builder.build(embeddingPlan(model), { sides: { item: rows }, same: (i, j) => i === j }, null);
  expect(failures).toEqual({});
  const { signature, program } = embeddingProgram(model, batch, BORDER);
  const runtime = await createRuntime('onnxruntime');
  const executable = await runtime.compile(signature, program);
  const parameters = Object.fromEntries(
    Object.entries(namedViews(flat, layout)).map(([name, { data }]) => [parameterFeed(name), { data, shape: specs[name]!.shape }]),
  );
  const outputs = await executable.run({
    ...parameters,
    ...Object.fromEntries(Object.entries(feeds).filter(([name]) => signature.inputs.some((input) => input.name === name))),
  });
  expected = Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, (data as Float32Array).slice()]));
  runtime.dispose();

  // The service's side: an exported folder.
  const { encoders, fusion } = exportBackbone(model, flat, layout, BORDER);
  const written: Record<string, Uint8Array> = {
    'tokenizer.json': Buffer.from(json),
    ...Object.fromEntries(Object.entries(encoders).map(([id, { bytes }]) => [`${id}.onnx`, bytes])),
    'fusion.onnx': fusion!.bytes,
  };
  const manifest = parseManifest({
    format: 1,
    kind: 'backbone',
    name: 'parity',
    createdAt: '2026-01-02T03:04:05.000Z',
    border: BORDER,
    precision: 'fp32',
    shape: model.shape,
    modalities: model.modalities.map(({ id }) => id),
    fuseSingleModality: model.fuseSingleModality,
    preprocess: spec,
    run: {},
    files: Object.fromEntries(Object.entries(written).map(([file, bytes]) => [file, fileEntry(bytes)])),
  });
  for (const [file, bytes] of Object.entries(written)) writeFileSync(join(root, file), bytes);
  writeFileSync(join(root, 'manifest.json'), JSON.stringify(manifest));
  backbone = await Backbone.load(root);
});
afterAll(async () => {
  await backbone.dispose();
  rmSync(root, { recursive: true });
});

/** Largest difference over the rows that have the part, and how many those are. */
function compare(results: Awaited<ReturnType<typeof encode>>, part: 'text' | 'image' | 'fused'): { worst: number; rows: number } {
  let worst = 0;
  let rows = 0;
  results.forEach((result, row) => {
    if (result instanceof ItemError) throw result;
    if (result.features[`${part}/present`][0] === 0) return;
    rows++;
    result.features[`${part}/embedding`].forEach(
      (value, d) => (worst = Math.max(worst, Math.abs(value - expected[part === 'fused' ? FUSED : part]![row * width + d]!))),
    );
  });
  return { worst, rows };
}

const encode = (products: readonly Product[]) =>
  backbone.encode(products, {
    need: ['text/embedding', 'text/present', 'image/embedding', 'image/present', 'fused/embedding', 'fused/present'],
  });

describe('embeddings in a service are those of the trainer', () => {
  test.each(['text', 'image', 'fused'] as const)(
    '%s, to 1e-5, over mixed languages, proportions, transparency and EXIF turns',
    async (part) => {
      const { worst, rows } = compare(await encode(items.map(productOf)), part);
      const has = items.filter(({ titles, images }) => (part === 'image' || titles.length > 0) && (part === 'text' || images.length > 0));
      expect(rows).toBe(has.length);
      expect(worst).toBeLessThan(1e-5);
    },
  );

  test('also one at a time', async () => {
    const alone = [];
    for (const one of items) alone.push(...(await encode([productOf(one)])));
    for (const part of ['text', 'image', 'fused'] as const) expect(compare(alone, part).worst).toBeLessThan(1e-5);
  });

  test('and differ between items, so that equality means something', () => {
    const image = expected.image!;
    const distance = (a: number, b: number) =>
      Math.hypot(...Array.from({ length: width }, (_, d) => image[a * width + d]! - image[b * width + d]!));
    expect(distance(0, 1)).toBeGreaterThan(1e-2);
    expect(distance(3, 5)).toBeGreaterThan(1e-2);
  });
});
