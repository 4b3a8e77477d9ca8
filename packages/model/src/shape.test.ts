import { describe, expect, test } from '@jest/globals';

import { fusionSpecs } from './fusion.js';
import { image } from './modalities/image.js';
import { text } from './modalities/text.js';
import { parameter, type ParameterSpecs } from './parameters.js';
import { imageTokens, shapeProblems, type ModelShape } from './shape.js';
import { transformerSpecs } from './transformer.js';

/** ViT-B/16 at 224 px and BERT-base. */
const base: ModelShape = {
  imageSize: 224,
  patchSize: 16,
  width: 768,
  heads: 12,
  mlpRatio: 4,
  imageLayers: 12,
  stackLayers: 12,
  vocabulary: 30522,
  maxTokens: 512,
  embedding: 256,
};

const count = (specs: ParameterSpecs, chosen: (name: string) => boolean = () => true) =>
  Object.entries(specs).reduce((sum, [name, { shape }]) => sum + (chosen(name) ? shape.reduce((a, b) => a * b, 1) : 0), 0);

describe('parameter counts', () => {
  test('of 12 layers of 768 are 85,054,464, as in BERT-base and ViT-B', () => {
    expect(count(transformerSpecs('x', 12, 768, 4))).toBe(85_054_464);
  });

  test("of the image encoder are ViT-B/16's 86,567,656 without classifier, class token and its position", () => {
    const published = 86_567_656;
    const classifier = 768 * 1000 + 1000;
    const ours = count(image.parameters(base), (name) => !/^image\.(projection|fusion|type)/.test(name));
    expect(ours).toBe(published - classifier - 2 * 768);
  });

  test("of text and stack are BERT-base's 109,482,240 without pooler and segment embeddings, one norm more and two projections", () => {
    const published = 109_482_240;
    const pooler = 768 * 768 + 768;
    const ours = count(text.parameters(base)) + count(fusionSpecs(base));
    expect(ours).toBe(published - pooler - 2 * 768 + 2 * 768 + 2 * 768 * 256);
  });

  test('do not depend on the batch, and names of modalities and stack are distinct', () => {
    const parts = [image.parameters(base), text.parameters(base), fusionSpecs(base)];
    const names = parts.flatMap((specs) => Object.keys(specs));
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('a shape', () => {
  test('that fits has no problems', () => {
    expect(shapeProblems(base)).toEqual([]);
    expect(shapeProblems({ ...base, descriptor: false })).toEqual([]);
    expect(imageTokens(base)).toBe(14 * 14);
  });

  test.each([
    [{ patchSize: 15 }, ['patchSize: expected a divisor of imageSize 224, got 15']],
    [{ heads: 7 }, ['heads: expected a divisor of width 768, got 7']],
    [{ stackLayers: 1 }, ['stackLayers: expected at least 2 (one for text, one for fusion), got 1']],
    [{ embedding: 0 }, ['embedding: expected a positive whole number, got 0']],
    [{ vocabulary: 1.5 }, ['vocabulary: expected a positive whole number, got 1.5']],
    [{ maxTokens: Number.NaN }, ['maxTokens: expected a positive whole number, got NaN']],
    [{ mlpRatio: 2.6666 }, ['mlpRatio: expected a whole hidden width, got 768 * 2.6666']],
  ] as [Partial<ModelShape>, string[]][])('with %j is told what is wrong', (change, problems) => {
    expect(shapeProblems({ ...base, ...change })).toEqual(problems);
  });

  test('with several mistakes lists each', () => {
    expect(shapeProblems({ ...base, patchSize: 15, heads: 7 })).toHaveLength(2);
  });

  test('may have a fractional ratio if the hidden width is whole', () => {
    expect(shapeProblems({ ...base, mlpRatio: 8 / 3 })).toEqual([]);
  });
});

test('an unknown parameter is named', () => {
  expect(() => parameter({}, 'image.patch.weight')).toThrow('no parameter named image.patch.weight');
});
