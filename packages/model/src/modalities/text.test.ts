import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';

import { fuse, fusedEmbedding, fusedSummary, fusionSpecs, joinModalities } from '../fusion.js';
import type { Parameters } from '../parameters.js';
import type { ModelShape } from '../shape.js';
import { transformer } from '../transformer.js';
import { CLS, text } from './text.js';

const shape: ModelShape = {
  imageSize: 4,
  patchSize: 2,
  width: 6,
  heads: 2,
  mlpRatio: 2,
  imageLayers: 1,
  stackLayers: 3,
  vocabulary: 11,
  maxTokens: 7,
  embedding: 4,
};

const wavy = (length: number, phase = 0): number[] => Array.from({ length }, (_, i) => Math.sin(12.9898 * i + phase * 7.1 + 0.3));

const parameters: Parameters = Object.fromEntries(
  Object.entries({ ...text.parameters(shape), ...fusionSpecs(shape) }).map(([name, { shape: dims }], n) => {
    const length = dims.reduce((a, b) => a * b, 1);
    return [name, tf.tensor(wavy(length, n), [...dims])];
  }),
);

const feeds = (ids: number[][], mask: number[][], present: number[]) => ({
  ids: tf.tensor2d(ids, undefined, 'int32'),
  mask: tf.tensor2d(mask),
  present: tf.tensor1d(present),
});

const [long, short] = [[CLS, 7, 9, 5, 3], [CLS, 8, 3, 0, 0]]; // prettier-ignore

describe('text tokens', () => {
  test('are the embedding of the token plus that of the position', () => {
    const { tokens_BND, mask_BN } = text.embed(parameters, feeds([long!, short!], [[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]], [1, 1]), shape); // prettier-ignore
    const token = parameters['text.token']!.arraySync() as number[][];
    const position = parameters['text.position']!.arraySync() as number[][];
    tokens_BND
      .arraySync()
      .forEach((sample, b) =>
        sample.forEach((row, t) =>
          row.forEach((value, d) => expect(value).toBeCloseTo(token[[long!, short!][b]![t]!]![d]! + position[t]![d]!, 6)),
        ),
      );
    expect(mask_BN.arraySync()).toEqual([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]]); // prettier-ignore
  });

  test('of an absent text are a lone [CLS], whatever stands in its buffers', () => {
    const masks = [[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]]; // prettier-ignore
    const clean = text.embed(parameters, feeds([[0, 0, 0, 0, 0], short!], [[0, 0, 0, 0, 0], masks[1]!], [0, 1]), shape); // prettier-ignore
    const dirty = text.embed(parameters, feeds([[9, 9, 9, 9, 9], short!], [[Number.NaN, 1, 1, 1, 1], masks[1]!], [0, 1]), shape); // prettier-ignore
    expect(clean.mask_BN.arraySync()).toEqual([[1, 0, 0, 0, 0], masks[1]]);
    expect(dirty.mask_BN.arraySync()).toEqual(clean.mask_BN.arraySync());
    expect([...dirty.tokens_BND.dataSync()]).toEqual([...clean.tokens_BND.dataSync()]);
    const lead = text.embed(parameters, feeds([[CLS]], [[1]], [1]), shape).tokens_BND.arraySync()[0]![0];
    expect(clean.tokens_BND.arraySync()[0]![0]).toEqual(lead);
  });

  test('always have position 0, even where a mask forgot it', () => {
    const { mask_BN } = text.embed(parameters, feeds([long!], [[0, 1, 0, 0, 0]], [1]), shape);
    expect(mask_BN.arraySync()).toEqual([[1, 1, 0, 0, 0]]);
  });

  test('of a text do not depend on how far it is padded, nor with what', () => {
    const pad = (length: number, id: number) => {
      const ids = [CLS, 8, 3, ...Array<number>(length - 3).fill(id)];
      const mask = ids.map((_, t) => (t < 3 ? 1 : 0));
      const given = feeds([ids], [mask], [1]);
      const [encoded] = text.encode(parameters, [text.embed(parameters, given, shape)], { shape, border: 2 });
      return text.project(parameters, text.pool(parameters, encoded!, given)).dataSync();
    };
    for (const other of [pad(7, 0), pad(5, 9)]) pad(3, 0).forEach((value, e) => expect(other[e]).toBeCloseTo(value, 6));
  });
});

describe('text and fusion', () => {
  const given = () => text.embed(parameters, feeds([long!, short!], [[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]], [1, 1]), shape); // prettier-ignore

  test.each([1, 2])('share one stack: text layers 1 to %i and then fusion are all its layers', (border) => {
    const encoded = text.encode(parameters, [given()], { shape, border });
    const [fused] = fuse(parameters, encoded, { shape, border });
    const [whole] = transformer(parameters, 'stack', [0, 3], 2, [given()]);
    expect([...fused!.tokens_BND.dataSync()]).toEqual([...whole!.tokens_BND.dataSync()]);
  });

  test('enter fusion side by side, in the order given, masks along', () => {
    const [a, b] = [given(), { tokens_BND: tf.ones([2, 3, 6]) as tf.Tensor3D, mask_BN: tf.zeros([2, 3]) as tf.Tensor2D }];
    const { tokens_BND, mask_BN } = joinModalities([a!, b!]);
    const tokens = tokens_BND.arraySync();
    expect(tokens_BND.shape).toEqual([2, 8, 6]);
    a!.tokens_BND.arraySync().forEach((sample, i) => expect(tokens[i]!.slice(0, 5)).toEqual(sample));
    expect(tokens[1]![7]).toEqual([1, 1, 1, 1, 1, 1]);
    expect(mask_BN.arraySync()).toEqual([[1, 1, 1, 1, 1, 0, 0, 0], [1, 1, 1, 0, 0, 0, 0, 0]]); // prettier-ignore
  });

  test('are summed up at the leading token: the others do not matter, and M is a unit vector', () => {
    const fused = given();
    const changed = { ...fused, tokens_BND: tf.concat3d([tf.slice(fused.tokens_BND, [0, 0, 0], [2, 1, 6]), tf.zeros([2, 4, 6])], 1) };
    const summary = fusedSummary(parameters, fused);
    expect([...fusedSummary(parameters, changed).dataSync()]).toEqual([...summary.dataSync()]);
    expect(summary.shape).toEqual([2, 6]);
    for (const row of fusedEmbedding(parameters, summary).arraySync()) expect(Math.hypot(...row)).toBeCloseTo(1, 5);
  });
});
