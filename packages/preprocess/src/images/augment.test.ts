import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';

import { createPreprocessSpec } from '../spec.js';
import { augment, drawAugmentation, identityAugmentation } from './augment.js';
import { decodeForAugmentation, decodeImage } from './decode.js';
import { writePixels } from './pixels.js';
import { resample } from './resample.js';

/** Smooth waves with some noise. */
function picture(side: number, wild = 20): Uint8Array {
  let state = 7;
  return Uint8Array.from({ length: side * side * 3 }, (_, i) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    const [x, y] = [Math.floor(i / 3) % side, Math.floor(i / 3 / side)];
    return 128 + 80 * Math.sin(x / 5 + (i % 3)) * Math.cos(y / 7) + wild * (state / 0x7fffffff - 0.5);
  });
}

const uniform = (...values: number[]) => ({ uniform: () => values.shift() ?? 0.5 });

describe('resample', () => {
  test.each([
    [40, 32],
    [80, 64],
    [31, 7],
  ])('%i to %i agrees with the cubic filter of libvips', async (from, to) => {
    const rgb = picture(from);
    const expected = await sharp(rgb, { raw: { width: from, height: from, channels: 3 } })
      .resize(to, to, { kernel: 'cubic' })
      .raw()
      .toBuffer();
    const actual = resample(rgb, from, to);
    // libvips computes with fixed point, and rounds after each direction.
    let worst = 0;
    actual.forEach((value, i) => (worst = Math.max(worst, Math.abs(value - expected[i]!))));
    expect(worst).toBeLessThanOrEqual(3);
  });

  test('halving takes the weights of the widened Catmull-Rom filter', () => {
    // One bright column at x = 3 of 8. Output pixels lie at 0.5, 2.5, 4.5, 6.5; the distances halved are 1.25, 0.25, 0.75, 1.75.
    const rgb = new Uint8Array(8 * 8 * 3);
    for (let y = 0; y < 8; y++) rgb.fill(200, (y * 8 + 3) * 3, (y * 8 + 4) * 3);
    const keys = (x: number) => (x < 1 ? 1.5 * x ** 3 - 2.5 * x ** 2 + 1 : -0.5 * x ** 3 + 2.5 * x ** 2 - 4 * x + 2);
    // At the edges weights outside the picture are left out, and the others add up to 1 again.
    const total = (centre: number) =>
      [0, 1, 2, 3, 4, 5, 6, 7].reduce((sum, x) => sum + (Math.abs(x - centre) < 4 ? keys(Math.abs(x - centre) / 2) : 0), 0);
    const expected = [0.5, 2.5, 4.5, 6.5].map((centre) => Math.max(0, Math.round((200 * keys(Math.abs(3 - centre) / 2)) / total(centre))));
    const out = resample(rgb, 8, 4);
    expect([0, 1, 2, 3].map((x) => out[x * 3])).toEqual(expected);
  });

  test('enlarging a straight ramp gives a straight ramp, away from the edges', () => {
    const rgb = Uint8Array.from({ length: 20 * 20 * 3 }, (_, i) => 10 * (Math.floor(i / 3) % 20));
    const out = resample(rgb, 20, 32);
    for (let x = 3; x < 29; x++) expect(Math.abs(out[(16 * 32 + x) * 3]! - 10 * ((x + 0.5) * (20 / 32) - 0.5))).toBeLessThanOrEqual(0.51);
  });

  test('a box of whole pixels at its own size is cut out unchanged', () => {
    const rgb = picture(16, 200);
    const out = resample(rgb, 16, 4, { left: 0.25, top: 0.5, width: 0.25, height: 0.25 });
    for (let y = 0; y < 4; y++) {
      const row = ((8 + y) * 16 + 4) * 3;
      expect([...out.subarray(y * 12, y * 12 + 12)]).toEqual([...rgb.subarray(row, row + 12)]);
    }
  });

  test('a plain colour stays, whatever the box', () => {
    const rgb = new Uint8Array(10 * 10 * 3).fill(203);
    const out = resample(rgb, 10, 7, { left: 0.93, top: 0, width: 0.07, height: 0.31 });
    expect(new Set(out)).toEqual(new Set([203]));
  });

  test('a buffer of another size is refused', () => {
    expect(() => resample(new Uint8Array(10), 4, 4)).toThrow(RangeError);
  });
});

describe('augment', () => {
  const spec = createPreprocessSpec({ image: { size: 16 } });

  test('that changes nothing shows what serving shows, but for the filter', async () => {
    const jpeg = await sharp(picture(50, 0), { raw: { width: 50, height: 50, channels: 3 } })
      .jpeg({ quality: 95 })
      .toBuffer();
    const seen = augment(await decodeForAugmentation(jpeg, spec), 20, spec, identityAugmentation);
    const served = await decodeImage(jpeg, spec);
    const differences = served.map((value, i) => Math.abs(value - seen[i]!));
    expect(differences.reduce((sum, difference) => sum + difference, 0) / differences.length).toBeLessThan(4);
    // Where they are decoded to one size they are equal.
    const equal = { ...spec, image: { ...spec.image, decodedSize: 16 } };
    expect(augment(await decodeForAugmentation(jpeg, equal), 16, equal, identityAugmentation)).toEqual(served);
  });

  test('leaves its input alone', () => {
    const kept = picture(20);
    const before = kept.slice();
    augment(kept, 20, spec, { ...identityAugmentation, flip: true, brightness: 0.5, contrast: 0.5, saturation: 0 });
    const same = createPreprocessSpec({ image: { size: 20 } });
    augment(kept, 20, same, { ...identityAugmentation, flip: true, brightness: 0.5 });
    expect(kept).toEqual(before);
  });

  const tiny = createPreprocessSpec({ image: { size: 2, decodedSize: 2 } });
  const four = Uint8Array.from([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120]);

  test('mirrors left to right', () => {
    expect([...augment(four, 2, tiny, { ...identityAugmentation, flip: true })]).toEqual([
      40, 50, 60, 10, 20, 30, 100, 110, 120, 70, 80, 90,
    ]);
  });

  test('brightness scales and stops at 255', () => {
    expect([...augment(four, 2, tiny, { ...identityAugmentation, brightness: 2.5 })]).toEqual(
      [25, 50, 75, 100, 125, 150, 175, 200, 225, 250, 255, 255].map((v) => v),
    );
  });

  test('contrast 0 is the mean luma everywhere', () => {
    // Luma of the four pixels: 0.299 r + 0.587 g + 0.114 b = 18.15, 48.15, 78.15, 108.15; their mean 63.15.
    expect(new Set(augment(four, 2, tiny, { ...identityAugmentation, contrast: 0 }))).toEqual(new Set([63]));
  });

  test('saturation 0 is the luma of each pixel', () => {
    expect([...augment(four, 2, tiny, { ...identityAugmentation, saturation: 0 })]).toEqual([
      18, 18, 18, 48, 48, 48, 78, 78, 78, 108, 108, 108,
    ]);
  });
});

describe('drawAugmentation', () => {
  test('of strength 0 is the identity, with as many draws as any other', () => {
    let draws = 0;
    const random = { uniform: () => (draws++ * 0.37) % 1 };
    expect(drawAugmentation(random, 0)).toEqual(identityAugmentation);
    const zero = draws;
    drawAugmentation(random, 1);
    expect(draws).toBe(2 * zero);
  });

  test('stays inside the picture and its ranges at the ends of the draws', () => {
    for (const value of [0, 0.5, 1 - 2 ** -53]) {
      for (const strength of [0.1, 0.5, 1]) {
        const { box, brightness, contrast, saturation } = drawAugmentation({ uniform: () => value }, strength);
        expect(box.left).toBeGreaterThanOrEqual(0);
        expect(box.top).toBeGreaterThanOrEqual(0);
        expect(box.left + box.width).toBeLessThanOrEqual(1);
        expect(box.top + box.height).toBeLessThanOrEqual(1);
        expect(box.width * box.height).toBeGreaterThan(0.35);
        for (const factor of [brightness, contrast, saturation]) expect(Math.abs(factor - 1)).toBeLessThanOrEqual(0.3 * strength + 1e-12);
      }
    }
  });

  test('takes area, aspect, place and flip from the draws, in this order', () => {
    // Area 1 - 0.5 * 0.5 = 0.75, aspect 1, both sides sqrt(0.75); place in the middle of what is left; flipped.
    const { box, flip } = drawAugmentation(uniform(0.5, 0.5, 0.5, 0.5, 0.9), 1);
    const side = Math.sqrt(0.75);
    expect(box.width).toBeCloseTo(side, 12);
    expect(box.height).toBeCloseTo(side, 12);
    expect(box.left).toBeCloseTo((1 - side) / 2, 12);
    expect(flip).toBe(true);
  });
});

describe('writePixels', () => {
  const spec = createPreprocessSpec({ image: { size: 1, decodedSize: 1, mean: [0.5, 0.25, 0], std: [0.5, 0.5, 2] } });

  test('normalizes each channel where it belongs', () => {
    const out = new Float32Array(9).fill(-7);
    writePixels(Uint8Array.from([255, 0, 51]), spec, out, 3);
    // (1 - 0.5) / 0.5, (0 - 0.25) / 0.5, (0.2 - 0) / 2
    [-7, -7, -7, 1, -0.5, 0.1, -7, -7, -7].forEach((value, i) => expect(out[i]).toBeCloseTo(value, 6));
  });

  test('refuses a picture of another size and a place that does not exist', () => {
    expect(() => writePixels(new Uint8Array(6), spec, new Float32Array(9), 0)).toThrow(/1 x 1 x 3 bytes, got 6/);
    expect(() => writePixels(new Uint8Array(3), spec, new Float32Array(9), 7)).toThrow(/no room/);
  });
});
