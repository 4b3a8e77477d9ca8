import { rmSync } from 'node:fs';
import { basename } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import sharp from 'sharp';

import { ItemError } from '../errors.js';
import { openHandles } from '../session/handles.js';
import { GraphSession } from '../session/session.js';
import { spec, temporaryFolder, tokenizerJson, writeArtifact } from '../testing/artifact.js';
import { expectNear } from '../testing/expect-near.js';
import { IMAGE_TOKENS, WIDTH } from '../testing/graphs.js';
import { picture } from '../testing/pictures.js';
import { fusedTokens, imageTokens, mean, textTokens, unit } from '../testing/reference.js';
import { Backbone } from './backbone.js';
import type { Encoded, FeatureName } from './features.js';

const root = temporaryFolder();
let tokenizer: string;
let folder: string;
let backbone: Backbone;

beforeAll(async () => {
  tokenizer = await tokenizerJson();
  folder = writeArtifact(root, tokenizer);
  backbone = await Backbone.load(folder, { threads: 1 });
});
afterAll(async () => {
  await backbone.dispose();
  rmSync(root, { recursive: true });
});
afterEach(() => {
  jest.restoreAllMocks();
});

const encoded = <Name extends FeatureName>(result: Encoded<Name> | ItemError | undefined): Encoded<Name>['features'] => {
  if (!result || result instanceof ItemError) throw result ?? new Error('no result');
  return result.features;
};

/** Files of the graphs that were run, in order, with the size of each batch. */
const watchRuns = () => {
  const run = jest.spyOn(GraphSession.prototype, 'run');
  return () => run.mock.calls.map(([feeds], i) => `${fileOf(run.mock.contexts[i])} ${Object.values(feeds)[0]!.dims[0]}`);
};
const fileOf = (session: unknown): string => basename((session as GraphSession).place);

describe('features of an item', () => {
  test('are those of the formulas, for text, image and both', async () => {
    const image = await picture(20, 30);
    const need = [
      'text/pooled',
      'text/embedding',
      'text/tokens',
      'image/embedding',
      'fused/pooled',
      'fused/embedding',
      'fused/tokens',
      'fused/mask',
    ] as const;
    const [result] = await backbone.encode([{ title: 'Red Skirt', image }], { need });
    const features = encoded(result);
    const text = textTokens(tokenizer, 'Red Skirt');
    const pixels = await imageTokens(image);
    expectNear(features['text/pooled'], mean(text));
    expectNear(features['text/embedding'], unit(mean(text)));
    expectNear(features['text/tokens'], text.flat());
    expectNear(features['image/embedding'], unit(mean(pixels)));
    expectNear(features['fused/pooled'], mean([...text, ...pixels]));
    expectNear(features['fused/embedding'], unit(mean([...text, ...pixels])));
    expectNear(features['fused/tokens'], fusedTokens(text, pixels).flat());
    expect([...features['fused/mask']]).toEqual(new Array(text.length + IMAGE_TOKENS).fill(1));
    expect((result as Encoded).lengths).toEqual({ text: text.length, image: IMAGE_TOKENS });
  });

  test('do not depend on what they are batched with', async () => {
    const image = await picture(16, 16);
    const titles = ['a', 'red cotton skirt for women, long and wide', 'чёрная рубашка', 'blue shoes', '赤いスカート 赤いスカート'];
    const products = titles.map((title, i) => ({ title, ...(i !== 1 && { image }) }));
    const need = ['text/embedding', 'fused/embedding', 'fused/tokens', 'fused/present'] as const;
    const together = await backbone.encode(products, { need });
    for (const [i, product] of products.entries()) {
      const [alone] = await backbone.encode([{ ...product }], { need });
      for (const name of need) expectNear(encoded(together[i])[name], encoded(alone)[name]);
    }
  });

  test('are 0, and its tokens none, where it lacks the part', async () => {
    const need = [
      'text/present',
      'image/present',
      'image/embedding',
      'image/tokens',
      'fused/present',
      'fused/pooled',
      'fused/tokens',
    ] as const;
    const [result] = await backbone.encode([{ title: 'skirt' }], { need });
    const features = encoded(result);
    expect([features['text/present'], features['image/present'], features['fused/present']]).toEqual(
      [[1], [0], [0]].map((x) => Float32Array.from(x)),
    );
    expect([...features['image/embedding']]).toEqual(new Array(WIDTH).fill(0));
    expect([...features['fused/pooled']]).toEqual(new Array(WIDTH).fill(0));
    expect(features['image/tokens'].length + features['fused/tokens'].length).toBe(0);
  });

  test('include fused ones of a lone text if the model was exported so', async () => {
    const single = await Backbone.load(writeArtifact(root, tokenizer, { name: 'single', changes: { fuseSingleModality: true } }));
    const [result] = await single.encode([{ title: 'red skirt' }], { need: ['fused/pooled', 'fused/present', 'text/pooled'] });
    const features = encoded(result);
    expect([...features['fused/present']]).toEqual([1]);
    // Absent pixels are masked out, so the mean is that of the text.
    expectNear(features['fused/pooled'], features['text/pooled']);
    await single.dispose();
  });

  test('include the descriptor of a picture, which is zeros without one', async () => {
    const red = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#ff0000' } })
      .png()
      .toBuffer();
    const [lone, pictured] = await backbone.encode([{ title: 'skirt' }, { image: red }], { need: ['image/descriptor'] });
    expectNear(encoded(pictured)['image/descriptor'], [1, -1, -1]);
    expect([...encoded(lone)['image/descriptor']]).toEqual([0, 0, 0]);
    await expect(backbone.encode([], { need: ['text/descriptor'] })).rejects.toMatchObject({
      code: 'ENCODER_FEATURE_UNKNOWN',
      details: { got: 'text/descriptor' },
    });
  });

  test('that the model does not have are refused by name', async () => {
    for (const name of ['audio/pooled', 'text/colour', 'text', 'text/pooled/x'])
      await expect(backbone.encode([], { need: [name as FeatureName] })).rejects.toMatchObject({
        code: 'ENCODER_FEATURE_UNKNOWN',
        details: { got: name },
      });
  });
});

describe('work', () => {
  test('is only that of the graphs that are needed', async () => {
    const runs = watchRuns();
    const image = await picture(16, 16);
    await backbone.encode([{ title: 'a', image }], { need: ['text/embedding'] });
    expect(runs()).toEqual(['text.onnx 1']);
    // The image is not even decoded.
    const [result] = await backbone.encode([{ title: 'a', image: new Uint8Array(9) }], { need: ['text/embedding'] });
    encoded(result);
  });

  test('of concurrent calls goes into one batch', async () => {
    const runs = watchRuns();
    const calls = Array.from({ length: 5 }, (_, i) => backbone.encode([{ title: `skirt ${i}` }], { need: ['text/embedding'] }));
    const results = await Promise.all(calls);
    expect(runs()).toEqual(['text.onnx 5']);
    for (const [i, [result]] of results.entries())
      expectNear(encoded(result)['text/embedding'], unit(mean(textTokens(tokenizer, `skirt ${i}`))));
  });

  test('on one object is done once, also for another feature of the same part, one after the other or at the same time', async () => {
    const runs = watchRuns();
    const product = { title: 'blue shoes', image: await picture(16, 16) };
    await Promise.all([
      backbone.encode([product, product], { need: ['text/embedding'] }),
      backbone.encode([product], { need: ['text/pooled'] }),
    ]);
    await backbone.encode([product], { need: ['image/embedding'] });
    await backbone.encode([product], { need: ['image/pooled', 'text/pooled'] });
    expect(runs()).toEqual(['text.onnx 1', 'image.onnx 1']);
    // An equal object is another item.
    await backbone.encode([{ ...product }], { need: ['text/pooled'] });
    expect(runs()).toHaveLength(3);
  });

  test('is cut into batches of maxBatch, whose results keep the order of the items', async () => {
    const small = await Backbone.load(folder, { maxBatch: 3 });
    const runs = watchRuns();
    const products = Array.from({ length: 8 }, (_, i) => ({ title: `skirt ${i}` }));
    const results = await small.encode(products, { need: ['text/pooled'] });
    expect(Math.max(...runs().map((line) => Number(line.split(' ')[1])))).toBe(3);
    for (const [i, result] of results.entries()) expectNear(encoded(result)['text/pooled'], mean(textTokens(tokenizer, `skirt ${i}`)));
    await small.dispose();
  });

  test('that failed for a reason outside the item is done again the next time', async () => {
    const product = { title: 'blue shoes' };
    const run = jest.spyOn(GraphSession.prototype, 'run').mockRejectedValueOnce(new Error('no memory'));
    await expect(backbone.encode([product], { need: ['text/pooled'] })).rejects.toThrow('no memory');
    run.mockRestore();
    const [result] = await backbone.encode([product], { need: ['text/pooled'] });
    encoded(result);
  });
});

describe('an item that can not be used', () => {
  test('has its coded error, and the others have their features', async () => {
    const image = await picture(16, 16);
    const bad: [unknown, string][] = [
      [{}, 'ITEM_EMPTY'],
      [{ title: ' ', image: null }, 'ITEM_EMPTY'],
      [{ title: 7 }, 'ITEM_INVALID'],
      [null, 'ITEM_INVALID'],
      ['skirt', 'ITEM_INVALID'],
      [{ image: 'skirt.jpg' }, 'ITEM_INVALID'],
      [{ title: 'x'.repeat(20_001) }, 'ITEM_TEXT_TOO_LONG'],
      [{ image: new Uint8Array() }, 'IMAGE_EMPTY'],
      [{ title: 'a', image: Buffer.from('<html>') }, 'IMAGE_NOT_AN_IMAGE'],
      [{ title: 'a', image: image.subarray(0, image.length / 2) }, 'IMAGE_TRUNCATED'],
    ];
    const items = bad.flatMap(([item]) => [item as object, { title: 'skirt', image }]);
    const results = await backbone.encode(items, { need: ['fused/embedding'] });
    const expected = unit(mean([...textTokens(tokenizer, 'skirt'), ...(await imageTokens(image))]));
    bad.forEach(([, code], i) => {
      expect(results[2 * i]).toBeInstanceOf(ItemError);
      expect(results[2 * i]).toMatchObject({ code });
      expectNear(encoded(results[2 * i + 1])['fused/embedding'], expected);
    });
  });

  test('an image of more pixels than the caller allows is refused; more than the model allows can not be allowed', async () => {
    const need = ['image/embedding'] as const;
    const items = [{ image: await picture(20, 30) }, { image: await picture(20, 31) }];
    const strict = await Backbone.load(folder, { threads: 1, maxPixels: 600 });
    const [within, above] = await strict.encode(items, { need });
    expect(within).not.toBeInstanceOf(ItemError);
    expect(above).toMatchObject({ code: 'IMAGE_TOO_LARGE', details: { pixels: 620, maximum: 600 } });
    await strict.dispose();
    const image = { ...spec.image, maxPixels: 600 };
    const small = writeArtifact(root, tokenizer, { name: 'few-pixels', changes: { preprocess: { ...spec, image } } });
    const generous = await Backbone.load(small, { threads: 1, maxPixels: 1e9 });
    expect((await generous.encode(items, { need }))[1]).toMatchObject({ code: 'IMAGE_TOO_LARGE', details: { maximum: 600 } });
    await generous.dispose();
  });
});

describe('disposal', () => {
  test('lets the sessions go with the last of those that share them', async () => {
    const before = openHandles();
    const twin = writeArtifact(root, tokenizer, { name: 'twin' });
    const other = { maxBatch: 7 };
    const [a, b, c] = await Promise.all([Backbone.load(folder, other), Backbone.load(twin, other), Backbone.load(folder, other)]);
    expect(openHandles()).toEqual({ ...before, sessions: before.sessions + 3, backbones: before.backbones + 1 });
    await a.dispose();
    await a.dispose();
    await b[Symbol.asyncDispose]();
    expect(openHandles().backbones).toBe(before.backbones + 1);
    await c.encode([{ title: 'a' }], { need: ['text/pooled'] });
    await c.dispose();
    expect(openHandles()).toEqual(before);
  });

  test('waits for calls that run, and refuses later ones', async () => {
    const mine = await Backbone.load(folder, { maxBatch: 5 });
    const running = mine.encode([{ title: 'a', image: await picture(300, 300) }], { need: ['fused/pooled'] });
    await mine.dispose();
    encoded((await running)[0]);
    await expect(mine.encode([], { need: [] })).rejects.toMatchObject({ code: 'ENCODER_DISPOSED' });
  });
});

test('the text of a product is the one that is encoded', () => {
  expect(
    backbone.text({
      title: [' Skirt ', 'Rock'],
      description: 'Cotton.',
      category: 'Women > Skirts',
      attributes: { color: ['red', 'blue'], size: 38, none: null },
    }),
  ).toBe('Skirt Cotton. Women > Skirts color: red, blue; size: 38');
  expect(backbone.text({ text: ' red skirt ', title: 'ignored' })).toBe('red skirt');
});
