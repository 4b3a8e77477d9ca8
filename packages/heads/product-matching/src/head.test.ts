import { rmSync } from 'node:fs';

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ItemError, openHandles } from '@commercemm/encoder';
import { temporaryFolder, tokenizerJson } from '@commercemm/encoder/testing';

import { PRODUCT_MATCHING, ProductMatchingHead } from './head.js';
import { matchingArtifact, matchingLogit } from './testing/index.js';

const root = temporaryFolder();
let tokenizer: string;
let head: ProductMatchingHead;
beforeAll(async () => {
  tokenizer = await tokenizerJson();
  head = await ProductMatchingHead.load(matchingArtifact(root, tokenizer, PRODUCT_MATCHING));
});
afterAll(async () => {
  await head.dispose();
  expect(openHandles()).toMatchObject({ heads: 0, backbones: 0 });
  rmSync(root, { recursive: true });
});

const [a, b, c] = [{ title: 'red cotton skirt' }, { title: 'red skirt' }, { title: 'blue leather shoes' }];

test('a loaded head gives each pair its calibrated probability and a decision by the threshold', async () => {
  const texts = (await head.head.backbone.encode([a, b, c], { need: ['text/embedding'] })).map((one) => {
    if (one instanceof ItemError) throw one;
    return one.features['text/embedding'];
  });
  const cosine = (i: number, j: number) => texts[i]!.reduce((sum, value, at) => sum + value * texts[j]![at]!, 0);
  const near = matchingLogit(2 / 3, cosine(0, 1));
  const far = matchingLogit(0, cosine(0, 2));
  const expected = (logit: number) => expect.closeTo(1 / (1 + Math.exp(-(2 * logit - 1))), 5);
  expect(await head.predict([[a, b], [a, c]])).toEqual([{ probability: expected(near), same: true }, { probability: expected(far), same: false }]); // prettier-ignore
  expect([near >= 0.5, far >= 0.5]).toEqual([true, false]);
});

test('a pair with an item that can not be used has its error, and the others their match', async () => {
  const [first, bad, last] = await head.predict([[a, b], [a, {}], [a, b]]); // prettier-ignore
  expect(bad).toMatchObject({ code: 'ITEM_EMPTY' });
  expect(first).toMatchObject({ same: true });
  expect(last).toEqual(first);
});

test('data of another form is refused, and nothing stays loaded of it', async () => {
  const before = openHandles();
  const folder = matchingArtifact(root, tokenizer, PRODUCT_MATCHING, { means: [1] });
  await expect(ProductMatchingHead.load(folder)).rejects.toMatchObject({
    code: 'ARTIFACT_MANIFEST_INVALID',
    details: { problems: expect.stringContaining('head.data.means: ') },
  });
  expect(openHandles()).toEqual(before);
});
