import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';

import { fileEntry } from '../artifact/checksum.js';
import { readManifest } from '../artifact/read.js';
import { Backbone } from '../backbone/backbone.js';
import { ItemError } from '../errors.js';
import { openHandles } from '../session/handles.js';
import { GraphSession } from '../session/session.js';
import { temporaryFolder, tokenizerJson, writeArtifact } from '../testing/artifact.js';
import { expectNear } from '../testing/expect-near.js';
import { picture } from '../testing/pictures.js';
import { fusedTokens, imageTokens, mean, tags, textTokens } from '../testing/reference.js';
import { loadHead, type Head, type HeadOutputs } from './head.js';

const root = temporaryFolder();
const entry = { id: 'tags', package: 'head-tags', version: 2, data: { labels: ['x', 'y'] } };
let tokenizer: string;
let folder: string;
let head: Head;

beforeAll(async () => {
  tokenizer = await tokenizerJson();
  folder = writeArtifact(root, tokenizer, { name: 'tags', head: entry });
  head = await loadHead(folder, { id: 'tags', version: 2 });
});
afterAll(async () => {
  await head.dispose();
  rmSync(root, { recursive: true });
});

const outputs = (result: HeadOutputs | ItemError | undefined): HeadOutputs => {
  if (!result || result instanceof ItemError) throw result ?? new Error('no result');
  return result;
};
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

describe('predict', () => {
  test('gives the outputs of the formulas, without padding, for items of different lengths and parts', async () => {
    const image = await picture(16, 24);
    const pixels = await imageTokens(image);
    const products = [{ title: 'a', image }, { title: 'red cotton skirt and shoes', image }, { title: 'red skirt' }, { image }];
    const results = await head.predict(products);
    for (const [i, { title, image: own }] of products.entries()) {
      const { score, tags: textTags, fusedTags } = outputs(results[i]);
      const text = title ? textTokens(tokenizer, title) : undefined;
      expectNear(textTags!, text ? tags(text) : []);
      expectNear(fusedTags!, text && own ? tags(fusedTokens(text, pixels)) : []);
      const fused = text && own ? sum(mean([...text, ...pixels])) + 1 : 0;
      expectNear(score!, [(text ? sum(mean(text)) : 0) + fused]);
    }
  });

  test('gives an item that can not be used its error', async () => {
    const [bad, good] = await head.predict([{}, { title: 'skirt' }]);
    expect(bad).toMatchObject({ code: 'ITEM_EMPTY' });
    outputs(good);
  });

  test('of two heads over one backbone shares its sessions and encodes an item once', async () => {
    const other = await loadHead(writeArtifact(root, tokenizer, { name: 'other', head: { ...entry, id: 'other' } }), {
      id: 'other',
      version: 2,
    });
    expect(openHandles()).toEqual({ sessions: 3 + 2, backbones: 1, heads: 2 });
    const run = jest.spyOn(GraphSession.prototype, 'run');
    const product = { title: 'blue shoes', image: await picture(16, 16) };
    const [[mine], [theirs]] = await Promise.all([head.predict([product]), other.predict([product])]);
    expect(outputs(mine)).toEqual(outputs(theirs));
    expect(run.mock.contexts.map((session) => basename((session as GraphSession).place)).sort()).toEqual([
      'fusion.onnx',
      'head.onnx',
      'head.onnx',
      'image.onnx',
      'text.onnx',
    ]);
    run.mockRestore();
    await other.dispose();
    await other.dispose();
    expect(openHandles()).toEqual({ sessions: 4, backbones: 1, heads: 1 });
    await expect(other.predict([])).rejects.toMatchObject({ code: 'ENCODER_DISPOSED' });
    outputs((await head.predict([{ title: 'still there' }]))[0]);
  });
});

test('run takes items that were encoded before, if they have the features', async () => {
  const products = [{ title: 'blue shoes' }, {}];
  const encoded = await head.backbone.encode(products, { need: head.features });
  const [first, second] = await head.run(encoded);
  expect(outputs(first)).toEqual(outputs((await head.predict(products))[0]));
  expect(second).toMatchObject({ code: 'ITEM_EMPTY' });
  const partly = await head.backbone.encode([{ title: 'blue shoes' }], { need: ['text/pooled'] });
  await expect(head.run(partly)).rejects.toMatchObject({ code: 'ENCODER_FEATURE_UNKNOWN' });
});

test('data is what the manifest holds', () => expect(head.data).toEqual(entry.data));

describe('loadHead', () => {
  test.each([
    ['another id', { id: 'labels', version: 2 }],
    ['another version', { id: 'tags', version: 1 }],
  ])('refuses %s', async (_title, expected) => {
    await expect(loadHead(folder, expected)).rejects.toMatchObject({
      code: 'ARTIFACT_HEAD_MISMATCH',
      details: { got: 'tags version 2 of head-tags' },
    });
  });

  test('refuses a backbone, and a graph that takes a feature that does not exist; nothing stays open', async () => {
    const before = openHandles();
    const backbone = writeArtifact(root, tokenizer, { name: 'backbone' });
    await expect(loadHead(backbone, { id: 'tags', version: 2 })).rejects.toMatchObject({ code: 'ARTIFACT_HEAD_MISMATCH' });

    const wrong = writeArtifact(root, tokenizer, { name: 'wrong', head: entry });
    const { files, ...rest } = await readManifest(wrong);
    const fusion = readFileSync(join(wrong, 'fusion.onnx'));
    const graph = Buffer.from(fusion.toString('latin1').replaceAll('text/tokens', 'text/tocens'), 'latin1');
    writeFileSync(join(wrong, 'head.onnx'), graph);
    writeFileSync(join(wrong, 'manifest.json'), JSON.stringify({ ...rest, files: { ...files, 'head.onnx': fileEntry(graph) } }));
    await expect(loadHead(wrong, { id: 'tags', version: 2 })).rejects.toMatchObject({ code: 'ARTIFACT_GRAPH_REFUSED' });
    expect(openHandles()).toEqual(before);
  });

  test('a folder of a head is a backbone too', async () => {
    const backbone = await Backbone.load(folder);
    expect(openHandles().backbones).toBe(1);
    await backbone.dispose();
  });
});
