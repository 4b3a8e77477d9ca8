import { rmSync } from 'node:fs';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { ItemError } from '../errors.js';
import { temporaryFolder, tokenizerJson, writeArtifact } from '../testing/artifact.js';
import { expectNear } from '../testing/expect-near.js';
import { madeTagsGraph, pairGraph, TAGS } from '../testing/graphs.js';
import { mean, tags, textTokens } from '../testing/reference.js';
import { loadHead, type Head } from './head.js';

const root = temporaryFolder();
let tokenizer: string;
let pairs: Head;
let tagger: Head;
const load = (id: string, graph: Uint8Array) =>
  loadHead(writeArtifact(root, tokenizer, { name: id, head: { id, package: id, version: 1, data: {} }, graph }), { id, version: 1 });

beforeAll(async () => {
  tokenizer = await tokenizerJson();
  pairs = await load('pairs', pairGraph());
  tagger = await load('tagger', madeTagsGraph());
});
afterAll(async () => {
  await pairs.dispose();
  await tagger.dispose();
  rmSync(root, { recursive: true });
});

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const titles = ['a', 'red cotton skirt and shoes', 'red skirt'];

test('a head of pairs sees the features of both sides, each on its own side, and what was made of the pair', async () => {
  expect(pairs.features).toEqual(['text/pooled']);
  const items = (await pairs.backbone.encode(
    titles.map((title) => ({ title })),
    { need: pairs.features },
  )) as Exclude<Awaited<ReturnType<typeof pairs.backbone.encode>>[number], ItemError>[];
  const wanted = [
    [0, 1],
    [1, 0],
    [2, 1],
  ] as const;
  const results = await pairs.runPairs(
    wanted.map(([a, b], i) => ({ source: items[a]!, target: items[b]!, made: { made: Float32Array.of(i, 10) } })),
  );
  wanted.forEach(([a, b], i) => {
    const pooled = (at: number) => sum(mean(textTokens(tokenizer, titles[at]!)));
    expectNear(results[i]!.distance!, [pooled(b) - pooled(a) + i + 10]);
  });
});

test('what is made for each token stays with it, for items of different lengths', async () => {
  const made = (title: string) => Float32Array.from({ length: textTokens(tokenizer, title).length * TAGS }, (_, i) => title.length + i);
  const results = await tagger.predict(
    titles.map((title) => ({ title })),
    ({ title }) => ({ made: made(title as string) }),
  );
  titles.forEach((title, i) => {
    const plain = tags(textTokens(tokenizer, title));
    expectNear(
      (results[i] as Exclude<(typeof results)[number], ItemError>).tags!,
      plain.map((value, at) => value + made(title)[at]!),
    );
  });
});

test('a head that was not given what it needs says so, and an item that can not be used stays an error', async () => {
  await expect(tagger.predict([{ title: 'a' }])).rejects.toMatchObject({ code: 'ENCODER_FEATURE_UNKNOWN' });
  expect((await tagger.predict([{}]))[0]).toMatchObject({ code: 'ITEM_EMPTY' });
});
