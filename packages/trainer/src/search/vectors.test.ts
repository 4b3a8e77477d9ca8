import { rmSync } from 'node:fs';

import { ItemError, loadHead } from '@commercemm/encoder';
import { type Node, onnxModel, type Port, temporaryFolder, tokenizerJson, WIDTH, writeArtifact } from '@commercemm/encoder/testing';
import { headIdentity } from '@commercemm/search';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sharp from 'sharp';

import { openVectorModel } from './vectors.js';

const root = temporaryFolder();
let tokenizer: string;
beforeAll(async () => {
  tokenizer = await tokenizerJson();
});
afterAll(() => rmSync(root, { recursive: true }));

/** A head of which each output is the text's embedding or its opposite. */
function writeHead(name: string, outputs: Readonly<Record<string, 'Identity' | 'Neg'>>): string {
  const port = (of: string): Port => ({ name: of, shape: ['batch', WIDTH] });
  const nodes = Object.entries(outputs).map(([output, op]): Node => [op, ['text/embedding'], output]);
  const graph = onnxModel({ inputs: [port('text/embedding')], outputs: Object.keys(outputs).map(port), constants: {}, nodes });
  return writeArtifact(root, tokenizer, { name, head: { id: name, package: `@commercemm/head-${name}`, version: 1, data: {} }, graph });
}

const item = { title: 'red skirt' };

test('a head that searches makes the vectors, of products and of queries, and is what they belong to', async () => {
  const folder = writeHead('searches', { product: 'Neg', query: 'Identity' });
  const model = await openVectorModel(folder);
  const head = await loadHead(folder, { id: 'searches', version: 1 });
  const [outputs] = await head.predict([item]);
  if (outputs instanceof ItemError) throw outputs;
  expect(await model.products([item])).toEqual([outputs!['product']]);
  expect(await model.queries([item])).toEqual([outputs!['query']]);
  expect(outputs!['product']).not.toEqual(outputs!['query']);
  expect(model.model).toEqual(headIdentity(head.manifest));
  expect(model.model.files['head.onnx']).toBeDefined();
  await head.dispose();
  await model.dispose();
});

test('an item that has nothing the head looks at has its error, not a vector of zeros', async () => {
  const model = await openVectorModel(writeHead('photos', { product: 'Identity', photo: 'Identity' }));
  const create = { width: 8, height: 8, channels: 3, background: 'red' } as const;
  const image = await sharp({ create }).png().toBuffer();
  const results = await model.queries([{}, { image }, item]);
  expect(results).toMatchObject([{ code: 'ITEM_EMPTY' }, { code: 'ITEM_PART_MISSING' }, expect.any(Float32Array)]);
  await model.dispose();
});

test('any other head leaves it to the model, whose identity has no head in it', async () => {
  const folder = writeHead('categories', { probabilities: 'Identity' });
  const model = await openVectorModel(folder);
  const backbone = await openVectorModel(writeArtifact(root, tokenizer));
  expect(await model.products([item])).toEqual(await backbone.products([item]));
  expect(model.model.files).toEqual(backbone.model.files);
  expect(model.model.files['head.onnx']).toBeUndefined();
  await model.dispose();
  await backbone.dispose();
});
