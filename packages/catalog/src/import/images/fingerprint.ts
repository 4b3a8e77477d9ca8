import { createHash } from 'node:crypto';

/** Size of the thumbnail a fingerprint is made of: one column more than bits in a row. */
export const THUMBNAIL = { width: 9, height: 8 };

/** What tells whether two images show the same. */
export interface Fingerprint {
  /** The first 8 bytes of the SHA-256 of the source's bytes, as two words. */
  readonly content: readonly [number, number];
  /** Difference hash (Neal Krawetz): for each of 8 x 8 places, whether the picture gets brighter to the right. Two words. */
  readonly shape: readonly [number, number];
  /** Mean colour, 0xRRGGBB. The difference hash does not see colour, and a shirt in red is not the shirt in blue. */
  readonly colour: number;
}

/** Pixels of a cell that are looked at, across and down; beyond it more would not change its mean. */
const SAMPLES = 16;

/** Means over the cells of a grid of the thumbnail's size: [height, width, channels] -> [8, 9, 3], bytes. One channel stands for all three. */
export function shrink(pixels: Uint8Array, { width, height, channels }: { width: number; height: number; channels: number }): Uint8Array {
  const result = new Uint8Array(THUMBNAIL.width * THUMBNAIL.height * 3);
  const acrossBy = Math.max(1, Math.floor(width / THUMBNAIL.width / SAMPLES));
  const downBy = Math.max(1, Math.floor(height / THUMBNAIL.height / SAMPLES));
  const edge = (cell: number, cells: number, size: number) => Math.floor((cell * size) / cells);
  for (let cell = 0; cell < THUMBNAIL.width * THUMBNAIL.height; cell++) {
    const [x, y] = [cell % THUMBNAIL.width, Math.floor(cell / THUMBNAIL.width)];
    const [left, top] = [edge(x, THUMBNAIL.width, width), edge(y, THUMBNAIL.height, height)];
    // Images of fewer pixels than cells: a cell is at least one pixel
    const [right, bottom] = [
      Math.max(left + 1, edge(x + 1, THUMBNAIL.width, width)),
      Math.max(top + 1, edge(y + 1, THUMBNAIL.height, height)),
    ];
    const sums = [0, 0, 0];
    for (let row = top; row < bottom; row += downBy) {
      for (let at = (row * width + left) * channels, end = (row * width + right) * channels; at < end; at += acrossBy * channels) {
        sums[0]! += pixels[at]!;
        sums[1]! += pixels[at + (channels > 1 ? 1 : 0)]!;
        sums[2]! += pixels[at + (channels > 1 ? 2 : 0)]!;
      }
    }
    const area = Math.ceil((right - left) / acrossBy) * Math.ceil((bottom - top) / downBy);
    for (let channel = 0; channel < 3; channel++) result[cell * 3 + channel] = Math.round(sums[channel]! / area);
  }
  return result;
}

/** `pixels`: [8, 9, 3], sRGB bytes. */
export function fingerprint(source: Uint8Array, pixels: Uint8Array): Fingerprint {
  const digest = createHash('sha256').update(source).digest();
  const shape: [number, number] = [0, 0];
  const sums = [0, 0, 0];
  const { width, height } = THUMBNAIL;
  const brightness = (x: number, y: number) => {
    const at = (y * width + x) * 3;
    return 0.299 * pixels[at]! + 0.587 * pixels[at + 1]! + 0.114 * pixels[at + 2]!;
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x + 1 < width; x++) {
      // 2 of 255 apart at least: in flat areas noise would decide
      if (brightness(x + 1, y) > brightness(x, y) + 2) shape[y >> 2]! |= 1 << ((y & 3) * 8 + x);
    }
  }
  for (let i = 0; i < pixels.length; i++) sums[i % 3]! += pixels[i]!;
  const [r, g, b] = sums.map((sum) => Math.round(sum / (width * height)));
  return {
    content: [digest.readInt32LE(0), digest.readInt32LE(4)],
    shape: [shape[0]! | 0, shape[1]! | 0],
    colour: (r! << 16) | (g! << 8) | b!,
  };
}

/** Bits in which two difference hashes differ, 0 to 64. */
export const shapeDistance = (a: readonly [number, number], b: readonly [number, number]): number => ones(a[0] ^ b[0]) + ones(a[1] ^ b[1]);

/** Largest difference in a channel of two mean colours, 0 to 255. */
export const colourDistance = (a: number, b: number): number =>
  Math.max(Math.abs((a >> 16) - (b >> 16)), Math.abs(((a >> 8) & 255) - ((b >> 8) & 255)), Math.abs((a & 255) - (b & 255)));

function ones(bits: number): number {
  bits -= (bits >>> 1) & 0x55555555;
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
