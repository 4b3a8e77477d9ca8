import { beforeAll, describe, expect, test } from '@jest/globals';
import { createPreprocessSpec, decodeImage, loadTokenizer, trainTokenizer, writePixels, type Tokenizer } from '@commercemm/preprocess';

import { maskedWords } from '../corruptions/masked-words.js';
import { SAME_FEED } from '../feeds.js';
import { planPasses } from '../plan.js';
import type { PretrainTask } from '../task.js';
import { catalogOf, item, png } from '../testing/items.js';
import { model as tiny } from '../testing/tiny.js';
import { createBatchBuilder } from './batch-builder.js';
import { imageInput } from './image-input.js';
import { textInput } from './text-input.js';

const small = createPreprocessSpec({ image: { size: 4, decodedSize: 4, mean: [0, 0, 0], std: [1, 1, 1] }, text: { maxTokens: 12 } });
const views = [
  { side: 'item', modality: 'image' },
  { side: 'item', modality: 'text' },
  { side: 'item', modality: 'text', corruption: maskedWords(0.3) },
] as const;
const task: PretrainTask = {
  id: 'probe',
  pass: 'image-text',
  views: () => views,
  feeds: (_, { size }) => [{ name: 'noise', shape: [size], dtype: 'float32' }],
  draw: (random, into) => into.noise!.forEach((_, i) => (into.noise![i] = random.uniform())),
  loss: () => ({}) as never,
};
const [plan] = planPasses([task]);

const red = png(4, 4, () => [255, 0, 0]);
const striped = png(13, 9, (x, y) => [(x * 40) % 256, (y * 90) % 256, x > y ? 255 : 0]);
const items = [
  item('a', { titles: ['red mug'], images: [{ bytes: red }] }),
  item('b', { titles: ['a large blue wooden lamp for the kitchen'], images: [] }),
  item('c', { titles: [], images: [{ bytes: red }] }),
  item('d', { titles: ['broken'], images: [{ bytes: Buffer.from('<html>') }] }),
  item('e', { titles: ['striped'], images: [{ bytes: striped }] }),
];

let tokenizer: Tokenizer;
beforeAll(async () => {
  tokenizer = loadTokenizer(await trainTokenizer(['red mug', 'a large blue wooden lamp for the kitchen', 'broken'], { vocabSize: 300 }));
});

function builderOf(strength = 0, spec = small) {
  const catalog = catalogOf(items);
  const model = { ...tiny, shape: { ...tiny.shape, vocabulary: tokenizer.vocabSize, maxTokens: 12 } };
  const inputs = [textInput(spec, tokenizer), imageInput(spec, strength)];
  const builder = createBatchBuilder({ catalog, model, inputs, textBuckets: [4, 8, 12], cacheBytes: 1e6 });
  const build = (rows: readonly number[], key: readonly (string | number)[] | null = [1, 'image-text', 1]) =>
    builder.build(plan!, { sides: { item: rows }, same: (i, j) => rows[i] === rows[j] }, key);
  return { catalog, build };
}

const data = (batch: Awaited<ReturnType<ReturnType<typeof builderOf>['build']>>, name: string): number[] => [...batch.feeds[name]!.data];

describe('a batch', () => {
  test('has pixels, tokens and presence of what the items have', async () => {
    const batch = await builderOf().build([0, 1, 2]);
    expect(data(batch, 'feed/item/image/present')).toEqual([1, 0, 1]);
    expect(data(batch, 'feed/item/text/present')).toEqual([1, 1, 0]);
    const pixels = data(batch, 'feed/item/image/pixels');
    const size = 4 * 4 * 3;
    for (let i = 0; i < size; i++) {
      expect(pixels[i]).toBeCloseTo(i % 3 === 0 ? 1 : 0, 5);
      expect(pixels[size + i]).toBe(0);
    }
    const { ids } = tokenizer.encode('red mug', 12);
    expect(data(batch, 'feed/item/text/ids').slice(0, ids.length)).toEqual([...ids]);
    expect(data(batch, 'feed/item/text/mask').slice(0, batch.batch.tokens)).toEqual(
      Array.from({ length: batch.batch.tokens }, (_, t) => Number(t < ids.length)),
    );
  });

  test('is as long as its longest text needs, in buckets', async () => {
    const { build } = builderOf();
    const short = tokenizer.encode('red mug', 12).ids.length;
    expect((await build([0, 0])).batch.tokens).toBe([4, 8, 12].find((bucket) => bucket >= short));
    expect((await build([0, 1])).batch.tokens).toBe(12);
    expect((await build([2, 2])).batch.tokens).toBe(4);
  });

  test('knows which rows are of one product', async () => {
    const batch = await builderOf().build([0, 1, 0]);
    expect(data(batch, SAME_FEED)).toEqual([1, 0, 1, 0, 1, 0, 1, 0, 1]);
    expect(batch.repeats).toBe(1);
  });

  test('goes on without a picture that cannot be decoded, and counts it', async () => {
    const batch = await builderOf().build([3, 0]);
    expect(batch.failures).toEqual({ IMAGE_NOT_AN_IMAGE: 1 });
    expect(data(batch, 'feed/item/image/present')).toEqual([0, 1]);
  });

  test('loads and decodes an item once', async () => {
    const { build, catalog } = builderOf();
    await build([0, 1]);
    await build([1, 0, 0]);
    await build([2, 0]);
    expect(catalog.asked).toEqual([[0, 1], [2]]);
  });
});

describe('what is drawn', () => {
  const drawn = ['feed/item/text/masked-words-0.3/ids', 'feed/item/text/masked-words-0.3/positions'];

  test('is a function of the key', async () => {
    const one = await builderOf(1).build([0, 1, 2]);
    const again = await builderOf(1).build([0, 1, 2]);
    const other = await builderOf(1).build([0, 1, 2], [1, 'image-text', 2]);
    expect(Object.keys(one.feeds).filter((name) => drawn.includes(name))).toHaveLength(drawn.length);
    for (const name of Object.keys(one.feeds)) expect(data(again, name)).toEqual(data(one, name));
    expect(Object.keys(one.feeds).filter((name) => String(data(other, name)) !== String(data(one, name)))).toEqual(
      expect.arrayContaining([Object.keys(one.feeds).find((name) => name.endsWith('noise'))]),
    );
  });

  test('leaves the views of evaluation as they are in serving, also of items that training has seen', async () => {
    const spec = { ...small, image: { ...small.image, decodedSize: 7 } };
    const { build } = builderOf(1, spec);
    const trained = await build([4]);
    const evaluated = await build([4], null);
    const served = new Float32Array(4 * 4 * 3);
    writePixels(await decodeImage(striped, spec), spec, served);
    expect(data(evaluated, 'feed/item/image/pixels')).toEqual([...served]);
    expect(data(trained, 'feed/item/image/pixels')).not.toEqual([...served]);
  });
});
