import type { PreprocessSpec } from '../spec.js';

/**
 * Writes one picture into a batch of pixels [B, size, size, 3]: (value / 255 - mean) / std per channel.
 * @param rgb [size, size, 3] as decodeImage or augment give it
 * @param offset where the picture begins in `out`
 */
export function writePixels(rgb: Uint8Array, { image: { size, mean, std } }: PreprocessSpec, out: Float32Array, offset = 0): void {
  const length = size * size * 3;
  if (rgb.length !== length) throw new RangeError(`expected ${size} x ${size} x 3 bytes, got ${rgb.length}`);
  if (offset < 0 || offset + length > out.length) throw new RangeError(`no room for ${length} values at ${offset} of ${out.length}`);
  for (let c = 0; c < 3; c++) {
    const scale = 1 / (255 * std[c]!);
    const shift = -mean[c]! / std[c]!;
    for (let i = c; i < length; i += 3) out[offset + i] = rgb[i]! * scale + shift;
  }
}
