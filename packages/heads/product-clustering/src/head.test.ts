import { rmSync } from 'node:fs';

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openHandles } from '@commercemm/encoder';
import { temporaryFolder, tokenizerJson } from '@commercemm/encoder/testing';
import { PRODUCT_MATCHING } from '@commercemm/head-product-matching';
import { matchingArtifact } from '@commercemm/head-product-matching/testing';

import { PRODUCT_CLUSTERING, ProductClusteringHead } from './head.js';

const root = temporaryFolder();
let tokenizer: string;
beforeAll(async () => {
  tokenizer = await tokenizerJson();
});
afterAll(() => rmSync(root, { recursive: true }));

// A logit of 8 times the overlap of words, less 4, plus a cosine of -1 to 1: sure from an overlap of 3/4 on, never up to 1/4.
const titles = [
  'red cotton skirt with long dots',
  'blue leather shoes for women',
  'red cotton skirt with long dots new',
  'leather blue women for shoes',
  'red cotton skirt with long dots new in',
  'rotes Kleid aus Wolle',
];

test('a loaded head numbers the products of listings, also of those that only a third one connects, and gives errors their place', async () => {
  const head = await ProductClusteringHead.load(matchingArtifact(root, tokenizer, PRODUCT_CLUSTERING));
  const listings = titles.map((title) => ({ title }));
  expect(await head.cluster(listings)).toEqual([0, 1, 0, 1, 0, 2]);
  const [bad, ...others] = await head.cluster([{}, ...listings]);
  expect(bad).toMatchObject({ code: 'ITEM_EMPTY' });
  expect(others).toEqual([0, 1, 0, 1, 0, 2]);
  expect(await head.cluster([])).toEqual([]);
  await head.dispose();
  expect(openHandles()).toMatchObject({ heads: 0, backbones: 0 });
  await expect(head.cluster(listings)).rejects.toMatchObject({ code: 'ENCODER_DISPOSED' });
});

test('under a higher threshold, or from a higher probability on, fewer listings are one product', async () => {
  await using head = await ProductClusteringHead.load(matchingArtifact(root, tokenizer, PRODUCT_CLUSTERING, { threshold: 9 }));
  const listings = titles.map((title) => ({ title }));
  expect(await head.cluster(listings)).toEqual([0, 1, 2, 3, 4, 5]);
  // The probability of a logit of 0.5, the threshold of the other head.
  expect(await head.cluster(listings, { probability: 0.5 })).toEqual([0, 1, 0, 1, 0, 2]);
  expect(await head.cluster(listings, { probability: 0 })).toEqual([0, 0, 0, 0, 0, 0]);
});

test('the artifact of another head is refused', async () => {
  await expect(ProductClusteringHead.load(matchingArtifact(root, tokenizer, PRODUCT_MATCHING))).rejects.toMatchObject({
    code: 'ARTIFACT_HEAD_MISMATCH',
  });
});
