import { describe, expect, test } from '@jest/globals';

import { createPreprocessSpec, parsePreprocessSpec } from './spec.js';

describe('a spec', () => {
  test('survives JSON and has every choice written out', () => {
    const spec = createPreprocessSpec({ image: { size: 64 } });
    expect(parsePreprocessSpec(JSON.parse(JSON.stringify(spec)))).toEqual(spec);
    expect(Object.keys(spec.image).sort()).toEqual(['background', 'decodedSize', 'fit', 'kernel', 'maxPixels', 'mean', 'size', 'std']);
    expect(spec.image.decodedSize).toBe(80);
  });

  test.each([
    ['a decoded size below the size', { image: { size: 64, decodedSize: 60 } }, 'image.decodedSize: must be at least size'],
    ['a deviation of zero', { image: { std: [1, 0, 1] as [number, number, number] } }, 'image.std.1'],
    ['a background beyond a byte', { image: { background: [0, 256, 0] as [number, number, number] } }, 'image.background.1'],
    ['room for no word', { text: { maxTokens: 2 } }, 'text.maxTokens'],
    ['no field', { text: { fields: [] } }, 'text.fields'],
  ])('with %s is refused, and the error names the field', (_name, given, message) => {
    expect(() => createPreprocessSpec(given)).toThrow(message);
    expect(() => createPreprocessSpec(given)).toThrow('SPEC_INVALID');
  });

  test('of another version or with unknown fields is refused', () => {
    expect(() => parsePreprocessSpec({ ...createPreprocessSpec(), version: 2 })).toThrow('version');
    expect(() => parsePreprocessSpec({ ...createPreprocessSpec(), colour: 'red' })).toThrow('SPEC_INVALID');
    expect(() => parsePreprocessSpec(null)).toThrow('SPEC_INVALID');
  });
});
