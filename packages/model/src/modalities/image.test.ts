import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';

import type { Parameters } from '../parameters.js';
import { imageTokens, type ModelShape } from '../shape.js';
import { transformer } from '../transformer.js';
import { image } from './image.js';

/** Wide enough that a patch fits into a token: 3 x 2 x 2 = 12. */
const shape: ModelShape = {
  imageSize: 6,
  patchSize: 2,
  width: 12,
  heads: 2,
  mlpRatio: 2,
  imageLayers: 2,
  stackLayers: 2,
  vocabulary: 10,
  maxTokens: 4,
  embedding: 5,
};
const [batch, count] = [2, imageTokens(shape)];

const wavy = (length: number, phase = 0): number[] => Array.from({ length }, (_, i) => Math.sin(12.9898 * i + phase * 7.1 + 0.3));

const parameters: Parameters = Object.fromEntries(
  Object.entries(image.parameters(shape)).map(([name, { shape: dims }], n) => {
    const length = dims.reduce((a, b) => a * b, 1);
    return [name, tf.tensor(wavy(length, n), [...dims])];
  }),
);

const pixels = wavy(batch * 6 * 6 * 3, 9);
const feeds = (values: readonly number[] = pixels, present = [1, 1]) => ({
  pixels: tf.tensor4d([...values], [batch, 6, 6, 3]),
  present: tf.tensor1d(present),
});

describe('image tokens', () => {
  test('are the patches row by row, each pixel by pixel: read by direct indexing through an identity projection', () => {
    const plain = {
      ...parameters,
      'image.patch.weight': tf.eye(12),
      'image.patch.bias': tf.zeros([12]),
      'image.position': tf.zeros([count, 12]),
    };
    const { tokens_BND, mask_BN } = image.embed(plain, feeds(), shape);
    const tokens = tokens_BND.arraySync();
    for (let b = 0; b < batch; b++)
      for (let row = 0; row < 3; row++)
        for (let column = 0; column < 3; column++)
          for (let y = 0; y < 2; y++)
            for (let x = 0; x < 2; x++)
              for (let c = 0; c < 3; c++) {
                const pixel = pixels[((b * 6 + row * 2 + y) * 6 + column * 2 + x) * 3 + c]!;
                expect(tokens[b]![row * 3 + column]![(y * 2 + x) * 3 + c]).toBeCloseTo(pixel, 6);
              }
    expect(mask_BN.arraySync()).toEqual([Array(count).fill(1), Array(count).fill(1)]);
  });

  test('are patches times weight, plus bias, plus the position of the patch', () => {
    const weight = parameters['image.patch.weight']!.arraySync() as number[][];
    const bias = parameters['image.patch.bias']!.arraySync() as number[];
    const position = parameters['image.position']!.arraySync() as number[][];
    const tokens = image.embed(parameters, feeds(), shape).tokens_BND.arraySync();
    // Sample 1, patch (2, 1): the pixels from row 4 and column 2 on.
    const patch = [4, 5].flatMap((y) => [2, 3].flatMap((x) => [0, 1, 2].map((c) => pixels[((6 + y) * 6 + x) * 3 + c]!)));
    for (let d = 0; d < 12; d++) {
      const wanted = patch.reduce((sum, value, i) => sum + value * weight[i]![d]!, bias[d]! + position[7]![d]!);
      expect(tokens[1]![7]![d]).toBeCloseTo(wanted, 5);
    }
  });

  test('of a masked view are the clean tokens of the patches in sight, positions included', () => {
    const seen = [[0, 4, 5], [1, 2, 8]]; // prettier-ignore
    const visible = tf.tensor2d(
      seen.map((patches, b) => patches.map((n) => b * count + n)),
      [batch, 3],
      'int32',
    );
    const clean = image.embed(parameters, feeds(), shape).tokens_BND.arraySync();
    const { tokens_BND, mask_BN } = image.embed(parameters, { ...feeds(), visible }, shape);
    expect(tokens_BND.arraySync()).toEqual(seen.map((patches, b) => patches.map((n) => clean[b]![n])));
    expect(mask_BN.shape).toEqual([batch, 3]);
  });

  test('of an absent image are masked out and do not depend on its buffer, even where it holds NaN', () => {
    const poisoned = pixels.map((value, i) => (i < 6 * 6 * 3 ? Number.NaN : value));
    const [clean, dirty] = [pixels, poisoned].map((values) => image.embed(parameters, feeds(values, [0, 1]), shape));
    expect([...dirty!.tokens_BND.dataSync()]).toEqual([...clean!.tokens_BND.dataSync()]);
    expect(dirty!.mask_BN.arraySync()).toEqual([Array(count).fill(0), Array(count).fill(1)]);
  });
});

describe('the image encoder', () => {
  const context = { shape, border: 1 };

  test('is its own layers over all tokens and a norm; present samples do not see absent ones', () => {
    const embedded = image.embed(parameters, feeds(pixels, [0, 1]), shape);
    const [encoded] = image.encode(parameters, [embedded], context);
    const all = { ...embedded, mask_BN: tf.ones([batch, count]) as tf.Tensor2D };
    const [layers] = transformer(parameters, 'image', [0, 2], 2, [all]);
    const row = layers!.tokens_BND.arraySync()[1]![3]!;
    const mean = row.reduce((a, b) => a + b) / 12;
    const deviation = Math.sqrt(row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 12 + 1e-5);
    const gain = parameters['image.norm.gain']!.arraySync() as number[];
    const bias = parameters['image.norm.bias']!.arraySync() as number[];
    const got = encoded!.tokens_BND.arraySync()[1]![3]!;
    got.forEach((value, d) => expect(value).toBeCloseTo(((row[d]! - mean) / deviation) * gain[d]! + bias[d]!, 4));
    expect(encoded!.mask_BN).toBe(embedded.mask_BN);
    expect([...encoded!.tokens_BND.dataSync()].every(Number.isFinite)).toBe(true);
  });

  test('does not depend on the border: text and fusion share a stack, the image has its own', () => {
    const embedded = image.embed(parameters, feeds(), shape);
    const [a, b] = [1, 2].map((border) => image.encode(parameters, [embedded], { shape, border })[0]!.tokens_BND.dataSync());
    expect([...a!]).toEqual([...b!]);
  });

  test('is pooled by the mean of its tokens, and the embedding is a unit vector', () => {
    const tokens_BND = tf.tensor3d(wavy(batch * count * 12, 4), [batch, count, 12]);
    const pooled = image.pool(parameters, { tokens_BND, mask_BN: tf.ones([batch, count]) }, feeds());
    const tokens = tokens_BND.arraySync();
    (pooled.arraySync() as number[][]).forEach((row, b) =>
      row.forEach((value, d) => expect(value).toBeCloseTo(tokens[b]!.reduce((sum, token) => sum + token[d]!, 0) / count, 5)),
    );
    for (const row of image.project(parameters, pooled).arraySync() as number[][]) {
      expect(row).toHaveLength(5);
      expect(Math.hypot(...row)).toBeCloseTo(1, 5);
    }
  });

  test('may have its descriptor in the pooled feature, but not of masked patches, and not where it is absent', () => {
    const { 'image.descriptor.weight': spec, ...others } = image.parameters({ ...shape, descriptor: true });
    expect(Object.keys(others)).toEqual(Object.keys(parameters));
    const [size, width] = spec!.shape as [number, number];
    const weights = wavy(size * width, 11);
    const all = { ...parameters, 'image.descriptor.weight': tf.tensor2d(weights, [size, width]) };
    const encoded = {
      tokens_BND: tf.tensor3d(wavy(batch * count * 12, 4), [batch, count, 12]),
      mask_BN: tf.ones([batch, count]) as tf.Tensor2D,
    };
    const given = feeds(pixels, [1, 0]);
    const mean = image.pool(parameters, encoded, given).arraySync();
    const descriptor = image.descriptor!.of(given).arraySync();
    const pooled = image.pool(all, encoded, given).arraySync();
    pooled[0]!.forEach((value, d) => {
      const wanted = descriptor[0]!.reduce((sum, feature, f) => sum + feature * weights[f * width + d]!, mean[0]![d]!);
      expect(value).toBeCloseTo(wanted, 4);
    });
    expect(pooled[0]).not.toEqual(mean[0]);
    expect(pooled[1]).toEqual(mean[1]);
    const masked = { ...given, visible: tf.tensor2d([0, 1, 9, 10], [2, 2], 'int32') };
    expect(image.pool(all, encoded, masked).arraySync()).toEqual(mean);
  });

  test('enters fusion projected and marked with its type, its mask kept', () => {
    const given = { tokens_BND: tf.zeros([1, count, 12]) as tf.Tensor3D, mask_BN: tf.zeros([1, count]) as tf.Tensor2D };
    const { tokens_BND, mask_BN } = image.toFusion(parameters, given);
    const wanted = (parameters['image.fusion.bias']!.arraySync() as number[]).map(
      (value, d) => value + (parameters['image.type']!.arraySync() as number[])[d]!,
    );
    tokens_BND.arraySync()[0]![2]!.forEach((value, d) => expect(value).toBeCloseTo(wanted[d]!, 6));
    expect(mask_BN).toBe(given.mask_BN);
  });
});

test('an absent image has a descriptor of zeros, whatever its buffer holds; one that is there has its own', () => {
  const [own, absent] = image.descriptor!.of(feeds(pixels, [1, 0])).arraySync() as [number[], number[]];
  expect(own).toHaveLength(image.descriptor!.size(shape));
  expect(own).toEqual(image.descriptor!.of(feeds()).arraySync()[0]);
  expect(absent.every((value) => value === 0)).toBe(true);
  const broken = image.descriptor!.of(feeds([...pixels.slice(0, 108), ...Array<number>(108).fill(NaN)], [1, 0])).arraySync();
  expect(broken[1]!.every((value) => value === 0)).toBe(true);
});
