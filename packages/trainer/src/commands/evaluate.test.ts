import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { importCatalog } from '@commercemm/catalog';
import { temporaryFolder, tokenizerJson, writeArtifact } from '@commercemm/encoder/testing';
import { registerHead } from '@commercemm/engine';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { evaluate } from './evaluate.js';

const root = temporaryFolder();
const catalog = join(root, 'catalog');
const head = { id: 'products', package: '@shop/head-products', version: 1 } as const;
let tokenizer: string;

/** A head whose figure is how many products the catalog has. */
registerHead({
  ...head,
  title: '',
  async prepare(opened) {
    const { products } = await opened.index();
    return {
      pass: 'image-text',
      features: ['text/pooled'],
      training: [],
      parameters: () => ({}),
      loss: () => {
        throw new Error('nothing is learned');
      },
      evaluation: () => [],
      evaluator: () => ({ primary: 'products', add: () => {}, size: () => 1, metrics: () => ({ products: new Set(products).size }) }),
      serving: () => ({}),
    };
  },
});

function writeFile(path: string, content: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), content);
}

beforeAll(async () => {
  tokenizer = await tokenizerJson();
  writeFile(`node_modules/${head.package}/package.json`, JSON.stringify({ type: 'module', exports: { './training': './training.js' } }));
  writeFile(`node_modules/${head.package}/training.js`, 'export {};');
  const listings = ['red skirt', 'red skirt', 'blue shoes'].map((title, i) => ({ id: `${i}`, title, description: `seller ${i}` }));
  writeFile('files/products.jsonl', listings.map((listing) => JSON.stringify(listing)).join('\n'));
  await importCatalog({ from: [join(root, 'files')], to: catalog });
});
afterAll(() => rmSync(root, { recursive: true }));

test.each([
  ['catalog', 3],
  ['catalog-or-title', 2],
  // As artifacts were at first.
  [undefined, 2],
])('listings are one product as in the run of the artifact: %s', async (identity, products) => {
  const artifact = writeArtifact(root, tokenizer, { name: `of-${identity}`, head: { ...head, data: {} }, changes: { run: { identity } } });
  const json = join(root, 'figures.json');
  await evaluate({ artifact, catalog, split: 'valid', json }, root);
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ metrics: { products: { value: products } } });
});

test('an artifact that another version of the head wrote is refused: its figures would be of something else', async () => {
  const artifact = writeArtifact(root, tokenizer, { name: 'older', head: { ...head, version: 2, data: {} } });
  await expect(evaluate({ artifact, catalog, split: 'valid' }, root)).rejects.toMatchObject({
    code: 'ARTIFACT_HEAD_MISMATCH',
    details: { expected: 'products version 1', got: 'products version 2 of @shop/head-products' },
  });
});
