/** Encoding products in a service over what it cannot do without: sharp's decoding and the bare runs of the same graphs. */
import { readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { Backbone } from '@commercemm/encoder';
import { loadTokenizer } from '@commercemm/preprocess';
import * as ort from 'onnxruntime-node';
import sharp from 'sharp';

import { writeBackbone } from '../lib/artifact.mjs';
import { interleaved, quantile, round, summarize } from '../lib/statistics.mjs';
import { shapes } from '../lib/workload.mjs';

const colours = ['red', 'blue', 'dark green', 'black', 'white'];
const goods = ['cotton skirt', 'leather shoes for women', 'wooden lamp', 'running jacket with hood', 'mug'];
const titleOf = (i) => `${colours[i % colours.length]} ${goods[Math.floor(i / colours.length) % goods.length]} ${i % 7}`;

const photo = (i) =>
  sharp(
    Uint8Array.from({ length: 400 * 300 * 3 }, (_, at) => 128 + 100 * Math.sin(at * 0.003 + i)),
    { raw: { width: 400, height: 300, channels: 3 } },
  )
    .jpeg({ quality: 85 })
    .toBuffer();

export async function run({ quick }) {
  const shape = quick ? shapes.tiny : shapes.small;
  const threads = availableParallelism();
  const titles = Array.from({ length: 25 }, (_, i) => titleOf(i));
  const { folder, manifest } = await writeBackbone(shape, titles);
  const photos = await Promise.all(Array.from({ length: 32 }, (_, i) => photo(i)));
  const backbone = await Backbone.load(folder, { threads });
  const bare = await bareOf(folder, manifest, threads);
  const times = {};
  for (const batch of [1, 32]) {
    // New objects each time, so that nothing is remembered.
    const products = () => Array.from({ length: batch }, (_, i) => ({ title: titles[i % titles.length], image: photos[i] }));
    const tensors = bare.prepare(products());
    const found = await interleaved(
      {
        [`encode ${batch}`]: () => backbone.encode(products(), { need: ['fused/embedding'] }),
        [`bare ${batch}`]: () => bare.run(products(), tensors),
      },
      quick ? 3 : batch === 1 ? 100 : 25,
    );
    Object.assign(times, found);
  }
  await backbone.dispose();
  await bare.release();
  rmSync(folder, { recursive: true });
  const ratio = (batch, p) => round(quantile(times[`encode ${batch}`], p) / quantile(times[`bare ${batch}`], p));
  return {
    about: `milliseconds from products (title and a photo of 400 x 300) to fused embeddings; ${quick ? 'tiny shapes' : 'shapes of preset small'}, ${threads} threads`,
    ...summarize(times),
    ratios: {
      encodeOneOverBareP50: ratio(1, 0.5),
      encodeOneOverBareP99: ratio(1, 0.99),
      encodeBatchOverBareP50: ratio(32, 0.5),
      encodeBatchOverBareP99: ratio(32, 0.99),
    },
  };
}

/** Only what no service can do without: sharp takes each photo to the model's size, and each graph runs once, texts padded to the longest. */
async function bareOf(folder, { preprocess, shape, modalities }, threads) {
  const tokenizer = loadTokenizer(readFileSync(join(folder, 'tokenizer.json'), 'utf8'));
  const open = (name) => ort.InferenceSession.create(join(folder, `${name}.onnx`), { intraOpNumThreads: threads, interOpNumThreads: 1 });
  const [text, image, fusion] = [await open(modalities[0]), await open(modalities[1]), await open('fusion')];
  return {
    /** Feeds that stay as they are; what the pixels hold takes no time. */
    prepare(products) {
      const { ids, lengths, tokens } = tokenizer.encodeBatch(
        products.map(({ title }) => title),
        preprocess.text.maxTokens,
      );
      const size = products.length;
      const mask = new Float32Array(size * tokens);
      lengths.forEach((count, row) => mask.fill(1, row * tokens, row * tokens + count));
      const present = new ort.Tensor('float32', new Float32Array(size).fill(1), [size]);
      return {
        text: { ids: new ort.Tensor('int32', ids, [size, tokens]), mask: new ort.Tensor('float32', mask, [size, tokens]), present },
        pixels: new Float32Array(size * shape.imageSize ** 2 * 3),
        present,
      };
    },
    async run(products, { text: textFeeds, pixels, present }) {
      await Promise.all(products.map((product) => decode(product.image, shape.imageSize)));
      const dims = [products.length, shape.imageSize, shape.imageSize, 3];
      const texts = await text.run(textFeeds);
      const images = await image.run({ pixels: new ort.Tensor('float32', pixels, dims), present });
      return fusion.run({
        'text/tokens': texts.tokens,
        'text/mask': texts.tokenMask,
        'image/tokens': images.tokens,
        'image/mask': images.tokenMask,
      });
    },
    async release() {
      for (const session of [text, image, fusion]) await session.release();
    },
  };
}

const decode = (bytes, size) => sharp(bytes).resize(size, size, { fit: 'contain' }).removeAlpha().raw().toBuffer();
