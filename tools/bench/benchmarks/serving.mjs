/** A service's work on products over what it cannot do without: sharp's decoding and the bare runs of the same graphs. */
import { readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { Backbone } from '@commercemm/encoder';
import { CategorizationHead } from '@commercemm/head-categorization';
import { loadTokenizer } from '@commercemm/preprocess';
import * as ort from 'onnxruntime-node';
import sharp from 'sharp';

import { child } from '../lib/child.mjs';
import { listings, PATHS } from '../lib/shop.mjs';
import { interleaved, quantile, round, summarize } from '../lib/statistics.mjs';

/** Width and height of photos. */
const SIZES = [
  [400, 300],
  [800, 600],
  [1600, 1200],
];

const photo = (width, height, i) =>
  sharp(
    new Uint8Array(width * height * 3).map((_, at) => 128 + 100 * Math.sin(at * 0.003 + i)),
    { raw: { width, height, channels: 3 } },
  )
    .jpeg({ quality: 85 })
    .toBuffer();

export async function run({ quick }) {
  const threads = availableParallelism();
  const { folder } = await child('head', { shape: quick ? 'tiny' : 'small', rows: quick ? 200 : 2000 });
  const texts = listings('asked', quick ? 32 : 96);
  const products = await Promise.all(
    texts.map(async ({ title, description }, i) => ({ title, description, image: await photo(...SIZES[i % SIZES.length], i) })),
  );
  const backbone = await Backbone.load(folder, { threads });
  const head = await CategorizationHead.load(folder, { threads });
  const bare = await bareOf(folder, backbone.manifest, threads);
  const times = {};
  // The larger batch comes first: a service is asked for single products when it has long been running.
  for (const [batch, rounds] of [
    [32, 100],
    [1, 300],
  ]) {
    const batches = Array.from({ length: products.length / batch }, (_, at) => products.slice(at * batch, (at + 1) * batch));
    const prepared = batches.map((own) => bare.prepare(own));
    const turn = (all, round) => all.at(round % all.length);
    // New objects each time, so that nothing is remembered.
    const asked = (round) => turn(batches, round).map((product) => ({ ...product }));
    const found = await interleaved(
      {
        [`encode ${batch}`]: (round) => backbone.encode(asked(round), { need: ['fused/embedding'] }),
        [`bare ${batch}`]: (round) => bare.encode(turn(prepared, round)),
        [`head ${batch}`]: (round) => head.predict(asked(round)),
        [`bare head ${batch}`]: (round) => bare.head(turn(prepared, round)),
      },
      quick ? 3 : rounds,
    );
    Object.assign(times, found);
  }
  await head.dispose();
  await backbone.dispose();
  await bare.release();
  rmSync(folder, { recursive: true });
  const ratio = (ours, theirs, p) => round(quantile(times[ours], p) / quantile(times[theirs], p));
  return {
    about:
      `milliseconds from products (title, description and a photo of ${SIZES.map(([width, height]) => `${width} x ${height}`).join(', ')} in turns) ` +
      `to fused embeddings (encode) and to one of ${PATHS} category paths (head); ` +
      `${quick ? 'tiny shapes' : 'shapes of preset small, with the descriptor'}, ${threads} threads`,
    ...summarize(times),
    ratios: {
      encodeOneOverBareP50: ratio('encode 1', 'bare 1', 0.5),
      encodeOneOverBareP99: ratio('encode 1', 'bare 1', 0.99),
      encodeBatchOverBareP50: ratio('encode 32', 'bare 32', 0.5),
      encodeBatchOverBareP99: ratio('encode 32', 'bare 32', 0.99),
      headOneOverBareP50: ratio('head 1', 'bare head 1', 0.5),
      headOneOverBareP99: ratio('head 1', 'bare head 1', 0.99),
      headBatchOverBareP50: ratio('head 32', 'bare head 32', 0.5),
      headBatchOverBareP99: ratio('head 32', 'bare head 32', 0.99),
    },
  };
}

/**
 * Only what no service can do without: sharp takes each photo to the model's size, and each graph runs once, texts padded to the longest. Threads
 * do not spin, as those of the encoder: they would slow down both sides.
 */
async function bareOf(folder, { preprocess, shape }, threads) {
  const tokenizer = loadTokenizer(readFileSync(join(folder, 'tokenizer.json'), 'utf8'));
  const options = { intraOpNumThreads: threads, interOpNumThreads: 1, extra: { session: { intra_op: { allow_spinning: '0' } } } };
  const sessions = {};
  for (const name of ['text', 'image', 'fusion', 'head'])
    sessions[name] = await ort.InferenceSession.create(join(folder, `${name}.onnx`), options);
  const { text, image, fusion, head } = sessions;

  /** @param kinds what is taken out of each graph, beside what fusion takes */
  async function featuresOf({ photos, feeds }, kinds) {
    await Promise.all(photos.map((bytes) => decode(bytes, shape.imageSize)));
    const texts = await text.run(feeds.text, ['tokens', 'tokenMask', ...kinds.text]);
    const images = await image.run(feeds.image, ['tokens', 'tokenMask', ...kinds.image]);
    const fused = await fusion.run(
      { 'text/tokens': texts.tokens, 'text/mask': texts.tokenMask, 'image/tokens': images.tokens, 'image/mask': images.tokenMask },
      kinds.fused,
    );
    return { text: texts, image: images, fused };
  }

  const inputs = head.inputNames.map((name) => [name, ...name.split('/')]);
  const kindsOf = (part) => inputs.filter(([, of, kind]) => of === part && kind !== 'present').map(([, , kind]) => kind);
  const ofHead = { text: kindsOf('text'), image: kindsOf('image'), fused: kindsOf('fused') };

  return {
    /** Feeds that stay as they are; what the pixels hold takes no time. */
    prepare(products) {
      const composed = products.map(({ title, description }) => `${title} ${description}`.trim());
      const { ids, lengths, tokens } = tokenizer.encodeBatch(composed, preprocess.text.maxTokens);
      const [size, side] = [products.length, shape.imageSize];
      const mask = new Float32Array(size * tokens);
      lengths.forEach((count, row) => mask.fill(1, row * tokens, row * tokens + count));
      const present = new ort.Tensor('float32', new Float32Array(size).fill(1), [size]);
      const pixels = new ort.Tensor('float32', new Float32Array(size * side * side * 3), [size, side, side, 3]);
      return {
        photos: products.map((product) => product.image),
        feeds: {
          text: { ids: new ort.Tensor('int32', ids, [size, tokens]), mask: new ort.Tensor('float32', mask, [size, tokens]), present },
          image: { pixels, present },
        },
        present,
      };
    },
    encode: (prepared) => featuresOf(prepared, { text: [], image: [], fused: ['embedding'] }),
    async head(prepared) {
      const features = await featuresOf(prepared, ofHead);
      return head.run(Object.fromEntries(inputs.map(([name, part, kind]) => [name, features[part][kind] ?? prepared.present])));
    },
    async release() {
      for (const session of Object.values(sessions)) await session.release();
    },
  };
}

const decode = (bytes, size) => sharp(bytes).resize(size, size, { fit: 'contain' }).removeAlpha().raw().toBuffer();
