/** A shop of a few products, and a folder of models for it whose every number is known: no training, milliseconds to make. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { ItemError, loadHead, type HeadEntry } from '@commercemm/encoder';
import { onnxModel, tokenizerJson, WIDTH, writeArtifact, type Node, type Port } from '@commercemm/encoder/testing';
import { CATEGORIZATION } from '@commercemm/head-categorization';
import { createIndex, headIdentity, type IndexRow } from '@commercemm/search';
import sharp from 'sharp';

import { placesOf } from '../models/places.js';

export interface ShopProduct {
  readonly id: string;
  readonly title: string;
  readonly category: readonly string[];
  readonly colour: string;
  readonly image: Buffer;
}

const THINGS = { skirt: 'Bottoms', shirt: 'Tops', shoes: 'Shoes' } as const;
const COLOURS = ['red', 'blue', 'green'];

/** Three things in three colours, each with a picture of its own. */
export const makeShop = (): Promise<ShopProduct[]> =>
  Promise.all(
    Object.entries(THINGS).flatMap(([thing, group], t) =>
      COLOURS.map(async (colour, c) => ({
        id: `${colour}-${thing}`,
        title: `${colour} ${thing}`,
        category: ['Apparel', group, thing],
        colour,
        image: await picture(t, c),
      })),
    ),
  );

/** Stripes; their width is the thing's, their colours are the colour's. */
function picture(thing: number, colour: number): Promise<Buffer> {
  const size = 24;
  const pixels = Uint8Array.from({ length: size * size * 3 }, (_, i) => {
    const [row, channel] = [Math.floor(i / (3 * size)), i % 3];
    return 128 + 120 * Math.sin((row * (thing + 1)) / 3 + 2 * channel * (colour + 1));
  });
  return sharp(pixels, { raw: { width: size, height: size, channels: 3 } })
    .png()
    .toBuffer();
}

export const PATHS = Object.entries(THINGS).map(([thing, group]) => ['Apparel', group, thing]);

const port = (name: string, size: number): Port => ({ name, shape: ['batch', size] });

/** (text + image) W: made-up numbers, but other logits for another product. There is one source, so who is present does not matter. */
const classifier = (): Uint8Array => {
  const weights = Float32Array.from({ length: WIDTH * PATHS.length }, (_, i) => 5 * Math.sin(7 * i + 1));
  const nodes: Node[] = [
    ['Add', ['text/pooled', 'image/pooled'], 'both'],
    ['MatMul', ['both', 'weights'], 'logits'],
    ['ReduceMean', ['logits'], 'present', { axes: [1], keepdims: 1 }],
  ];
  return onnxModel({
    inputs: [port('text/pooled', WIDTH), port('image/pooled', WIDTH)],
    outputs: [port('logits', PATHS.length), port('present', 1)],
    constants: { weights: { shape: [WIDTH, PATHS.length], data: weights } },
    nodes,
  });
};

/** Both roles are the embedding itself: what was indexed is found with a cosine of 1. */
const sameSpace = (feature: string, query: string): Uint8Array =>
  onnxModel({
    inputs: [port(feature, WIDTH)],
    outputs: [port(query, WIDTH), port('product', WIDTH)],
    constants: {},
    nodes: [
      ['Identity', [feature], query],
      ['Identity', [feature], 'product'],
    ],
  });

const entry = (id: string, version: number, data: HeadEntry['data']): HeadEntry => ({
  id,
  package: `@commercemm/head-${id}`,
  version,
  data,
});

/** Writes three heads over one backbone and the indexes of two; returns the folder. */
export async function writeModels(root: string, shop: readonly ShopProduct[]): Promise<string> {
  const folder = join(root, 'models');
  mkdirSync(folder);
  const tokenizer = await tokenizerJson();
  const write = (id: string, graph: Uint8Array, data: HeadEntry['data'], version = 1) =>
    writeArtifact(folder, tokenizer, { name: id, head: entry(id, version, data), graph });
  write('categorization', classifier(), { sources: ['text'], paths: PATHS, pool: { text: { text: 1 } } }, CATEGORIZATION.version);
  write('query-to-product', sameSpace('text/embedding', 'query'), {
    weight: 0.5,
    words: { fields: { title: 1, description: 0, attributes: 0 }, k1: 1.2, b: 0.75, runs: 0 },
  });
  write('image-to-product', sameSpace('image/embedding', 'photo'), {});
  const places = placesOf(folder);
  await writeIndex(places.queryToProduct, 'query-to-product', places.queryIndex, shop);
  await writeIndex(places.imageToProduct, 'image-to-product', places.imageIndex, shop);
  return folder;
}

async function writeIndex(artifact: string, id: string, to: string, shop: readonly ShopProduct[]): Promise<void> {
  const head = await loadHead(artifact, { id, version: 1 });
  const vectors = await head.predict(shop.map(({ title, image }) => ({ title, image })));
  const rows = shop.map(({ id, title, category, colour }, at): IndexRow => {
    const outputs = vectors[at]!;
    if (outputs instanceof ItemError) throw outputs;
    return { id, title, category, attributes: { colour: [colour] }, vector: outputs['product']! };
  });
  await createIndex(to, stream(rows), { model: headIdentity(head.manifest) });
  await head.dispose();
}

async function* stream<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}
