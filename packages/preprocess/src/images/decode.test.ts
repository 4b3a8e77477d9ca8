import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';

import { PreprocessError } from '../errors.js';
import { createPreprocessSpec, type ImageSpec } from '../spec.js';
import { decodeForAugmentation, decodeImage, decodeImages } from './decode.js';
import { inspectImage } from './inspect.js';

type Rgb = readonly [number, number, number];
const RED: Rgb = [200, 30, 40];
const BLUE: Rgb = [10, 60, 220];
const GREEN: Rgb = [20, 180, 60];
const YELLOW: Rgb = [240, 230, 20];
const WHITE: Rgb = [255, 255, 255];

/** Nearest neighbours and no second scaling: expected pixels can be written down. */
const specOf = (image: Partial<ImageSpec> = {}) => {
  const size = image.size ?? 2;
  return createPreprocessSpec({ image: { size, decodedSize: size, kernel: 'nearest', fit: 'stretch', ...image } });
};

/** A picture of four rectangles: left top, right top, left bottom, right bottom. */
function quadrants(width: number, height: number, colours: readonly (readonly number[])[] = [RED, BLUE, GREEN, YELLOW]) {
  const channels = colours[0]!.length as 1 | 2 | 3 | 4;
  const raw = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      raw.set(colours[(y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1)]!, (y * width + x) * channels);
    }
  }
  return sharp(raw, { raw: { width, height, channels } });
}

const decoded = async (bytes: Uint8Array, image: Partial<ImageSpec> = {}): Promise<number[][]> => {
  const data = await decodeImage(bytes, specOf(image));
  return Array.from({ length: data.length / 3 }, (_, i) => [...data.subarray(i * 3, i * 3 + 3)]);
};

const expectNear = (pixels: number[][], expected: readonly Rgb[], tolerance: number) => {
  expect(pixels).toHaveLength(expected.length);
  pixels.forEach((pixel, i) => pixel.forEach((value, c) => expect(Math.abs(value - expected[i]![c]!)).toBeLessThanOrEqual(tolerance)));
};

describe('formats come out as 8-bit sRGB', () => {
  const all = [RED, BLUE, GREEN, YELLOW];
  test.each([
    ['png', () => quadrants(8, 8).png(), 0],
    ['palette png', () => quadrants(8, 8).png({ palette: true }), 0],
    ['16-bit png', () => quadrants(8, 8).toColourspace('rgb16').png(), 0],
    ['lossless webp', () => quadrants(8, 8).webp({ lossless: true }), 0],
    ['lossless avif', () => quadrants(8, 8).avif({ lossless: true }), 0],
    ['tiff', () => quadrants(8, 8).tiff({ compression: 'lzw' }), 0],
    ['png with a Display P3 profile', () => quadrants(8, 8).withIccProfile('p3').png(), 3],
    ['jpeg', () => quadrants(16, 16).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }), 2],
  ])('%s', async (_name, image, tolerance) => {
    expectNear(await decoded(await image().toBuffer()), all, tolerance);
  });

  test('16 bits keep the upper 8', async () => {
    const raw = Uint16Array.from({ length: 4 * 4 * 3 }, (_, i) => [0x1280, 0x80ff, 0xff00][i % 3]!);
    const png = await sharp(raw, { raw: { width: 4, height: 4, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    expect((await inspectImage(png, specOf())).space).toBe('rgb16');
    expect(await decoded(png)).toEqual(Array.from({ length: 4 }, () => [0x12, 0x80, 0xff]));
  });

  test('grey becomes three equal channels', async () => {
    const png = await quadrants(4, 4, [[0], [90], [180], [255]])
      .toColourspace('b-w')
      .png()
      .toBuffer();
    expect((await inspectImage(png, specOf())).space).toBe('b-w');
    expect(await decoded(png)).toEqual([0, 90, 180, 255].map((v) => [v, v, v]));
  });

  test.each([
    ['jpeg (stored inverted, as Adobe does)', 'jpeg'],
    ['tiff', 'tiff'],
  ] as const)('CMYK %s is converted, not inverted', async (_name, format) => {
    const image = quadrants(32, 32, [WHITE, [0, 0, 0], [128, 128, 128], RED]).toColourspace('cmyk');
    const bytes = await (format === 'jpeg' ? image.jpeg({ quality: 100, chromaSubsampling: '4:4:4' }) : image.tiff()).toBuffer();
    expect((await inspectImage(bytes, specOf())).space).toBe('cmyk');
    // Inks can not print every colour: the tolerance is the gamut's, inversion would be off by 100 and more.
    expectNear(await decoded(bytes), [WHITE, [0, 0, 0], [128, 128, 128], RED], 45);
  });
});

describe('transparency', () => {
  test('lies on the background: half of red on white is 255 127 127', async () => {
    const png = await quadrants(4, 4, [
      [255, 0, 0, 255],
      [255, 0, 0, 128],
      [255, 0, 0, 0],
      [0, 0, 0, 0],
    ])
      .png()
      .toBuffer();
    expectNear(await decoded(png), [[255, 0, 0], [255, 127, 127], WHITE, WHITE], 1);
    expectNear(
      await decoded(png, { background: [0, 0, 200] }),
      [
        [255, 0, 0],
        [128, 0, 100],
        [0, 0, 200],
        [0, 0, 200],
      ],
      1,
    );
  });

  test('of a grey picture, too', async () => {
    const png = await quadrants(4, 4, [
      [100, 255],
      [100, 128],
      [100, 0],
      [0, 0],
    ])
      .toColourspace('b-w')
      .png()
      .toBuffer();
    expectNear(await decoded(png), [[100, 100, 100], [177, 177, 177], WHITE, WHITE], 1);
  });
});

describe('shape', () => {
  test('contain pads a wide picture above and below', async () => {
    const pixels = await decoded(await quadrants(8, 4).png().toBuffer(), { size: 4, fit: 'contain', background: [1, 2, 3] });
    const pad: Rgb = [1, 2, 3];
    expect(pixels).toEqual([pad, pad, pad, pad, RED, RED, BLUE, BLUE, GREEN, GREEN, YELLOW, YELLOW, pad, pad, pad, pad]);
  });

  test('contain pads a tall picture left and right', async () => {
    const pixels = await decoded(await quadrants(2, 4).png().toBuffer(), { size: 4, fit: 'contain' });
    expect(pixels.slice(0, 4)).toEqual([WHITE, RED, BLUE, WHITE]);
    expect(pixels.slice(12)).toEqual([WHITE, GREEN, YELLOW, WHITE]);
  });

  test('cover cuts the longer side around the centre', async () => {
    const stripes = new Uint8Array(8 * 4 * 3);
    for (let i = 0; i < 32; i++) stripes.fill(i % 8, i * 3, i * 3 + 3);
    const png = await sharp(stripes, { raw: { width: 8, height: 4, channels: 3 } })
      .png()
      .toBuffer();
    expect((await decoded(png, { size: 4, fit: 'cover' })).slice(0, 4).map(([r]) => r)).toEqual([2, 3, 4, 5]);
  });

  test('one pixel is an image', async () => {
    expect(await decoded(await quadrants(1, 1).png().toBuffer())).toEqual([RED, RED, RED, RED]);
  });
});

describe('EXIF orientation', () => {
  // What is left top, right top, left bottom, right bottom once the stored rows and columns are put as the tag says (EXIF 2.3, table "Orientation").
  const upright: Record<number, Rgb[]> = {
    1: [RED, BLUE, GREEN, YELLOW],
    2: [BLUE, RED, YELLOW, GREEN],
    3: [YELLOW, GREEN, BLUE, RED],
    4: [GREEN, YELLOW, RED, BLUE],
    5: [RED, GREEN, BLUE, YELLOW],
    6: [GREEN, RED, YELLOW, BLUE],
    7: [YELLOW, BLUE, GREEN, RED],
    8: [BLUE, YELLOW, RED, GREEN],
  };
  test.each(Object.keys(upright).map(Number))('%i', async (orientation) => {
    for (const image of [quadrants(64, 64).png(), quadrants(64, 64).jpeg({ quality: 100, chromaSubsampling: '4:4:4' })]) {
      const bytes = await image.withMetadata({ orientation }).toBuffer();
      expect((await inspectImage(bytes, specOf())).orientation).toBe(orientation);
      expectNear(await decoded(bytes), upright[orientation]!, 2);
    }
  });

  test('turns before it pads', async () => {
    const bytes = await quadrants(8, 4).withMetadata({ orientation: 6 }).png().toBuffer();
    const pixels = await decoded(bytes, { size: 4, fit: 'contain' });
    expect(pixels.slice(0, 4)).toEqual([WHITE, GREEN, RED, WHITE]);
  });
});

describe('animation', () => {
  test.each(['gif', 'webp'] as const)('%s gives its first frame', async (format) => {
    const first = await quadrants(8, 8).raw().toBuffer();
    const frames = Buffer.concat([first, new Uint8Array(first.length).fill(77)]);
    const image = sharp(frames, { raw: { width: 8, height: 16, channels: 3, pageHeight: 8 } });
    const bytes = await (format === 'gif' ? image.gif() : image.webp({ lossless: true })).toBuffer();
    expect((await inspectImage(bytes, specOf())).animated).toBe(true);
    expect(await decoded(bytes)).toEqual([RED, BLUE, GREEN, YELLOW]);
  });
});

describe('what can not be decoded has a code', () => {
  const codeOf = (bytes: Uint8Array, image: Partial<ImageSpec> = {}) =>
    decodeImage(bytes, specOf(image)).then(
      () => 'decoded',
      (error: unknown) => (error instanceof PreprocessError ? error.code : error),
    );
  const noise = () => {
    let state = 1;
    const raw = Uint8Array.from({ length: 48 * 48 * 3 }, () => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) >> 16);
    return sharp(raw, { raw: { width: 48, height: 48, channels: 3 } });
  };

  test.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('truncated %s, wherever it ends', async (format) => {
    const bytes = await noise().toFormat(format).toBuffer();
    expect(await codeOf(bytes)).toBe('decoded');
    for (const share of [0.05, 0.3, 0.6, 0.9, 0.99]) expect(await codeOf(bytes.subarray(0, bytes.length * share))).toBe('IMAGE_TRUNCATED');
  });

  test('wrong bytes inside', async () => {
    const png = Buffer.from(await noise().png().toBuffer());
    for (let i = 0; i < 40; i++) png[(png.length >> 1) + i]! ^= 0x5a;
    expect(await codeOf(png)).toBe('IMAGE_CORRUPT');
  });

  test.each([
    ['nothing', '', 'IMAGE_EMPTY'],
    ['one byte', 'x', 'IMAGE_NOT_AN_IMAGE'],
    ['a web page', '<!doctype html><title>404</title>', 'IMAGE_NOT_AN_IMAGE'],
    ['JSON', '{"error":"gone"}', 'IMAGE_NOT_AN_IMAGE'],
    ['SVG, which is a program', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', 'IMAGE_FORMAT_UNSUPPORTED'],
    ['PDF', '%PDF-1.7', 'IMAGE_FORMAT_UNSUPPORTED'],
  ])('%s', async (_name, text, code) => {
    expect(await codeOf(Buffer.from(text))).toBe(code);
  });

  test('a header that promises 3.6 gigapixels is refused before decoding', async () => {
    const png = Buffer.from(await quadrants(2, 2).png().toBuffer());
    png.writeUInt32BE(60_000, 16);
    png.writeUInt32BE(60_000, 20);
    png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
    expect(await codeOf(png)).toBe('IMAGE_TOO_LARGE');
    await expect(decodeImage(png, specOf())).rejects.toThrow(/width: 60000, height: 60000, pixels: 3600000000, maximum: 50000000/);
  });

  test('the limit is a number of pixels, the limit itself allowed', async () => {
    const png = await quadrants(10, 10).png().toBuffer();
    expect(await codeOf(png, { maxPixels: 100 })).toBe('decoded');
    expect(await codeOf(png, { maxPixels: 99 })).toBe('IMAGE_TOO_LARGE');
  });

  test('a list keeps its order and holds the errors where they belong', async () => {
    const png = await quadrants(8, 8).png().toBuffer();
    const results = await decodeImages([png, Buffer.from('no'), png, Buffer.alloc(0)], specOf(), 2);
    expect(results.map((result) => (result instanceof PreprocessError ? result.code : result.length))).toEqual([
      12,
      'IMAGE_NOT_AN_IMAGE',
      12,
      'IMAGE_EMPTY',
    ]);
  });
});

test('decoded for augmentation at the size of the spec, decoded for serving at the model size', async () => {
  const png = await quadrants(30, 20).png().toBuffer();
  const spec = createPreprocessSpec({ image: { size: 16 } });
  expect(spec.image.decodedSize).toBe(20);
  expect(await decodeForAugmentation(png, spec)).toHaveLength(20 * 20 * 3);
  expect(await decodeImage(png, spec)).toHaveLength(16 * 16 * 3);
});

/** CRC-32 as in PNG (ISO 3309), bit by bit. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
