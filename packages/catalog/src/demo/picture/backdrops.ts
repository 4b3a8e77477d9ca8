import sharp from 'sharp';
import { BACKDROP_ART, type BackdropArt } from './backdrop-art.js';
import { canvasOf, type Canvas } from './canvas.js';
import { toLab, type Lab } from './oklab.js';

export interface Backdrop {
  readonly kind: BackdropArt['kind'];
  readonly floor: number;
  readonly size: number;
  readonly rgb: Uint8Array;
  /** Mean colour of the middle, where the product will be. */
  readonly mean: Lab;
}

const SIZE = 240;

async function developOne(art: BackdropArt): Promise<Backdrop> {
  const rgb = new Uint8Array(
    await sharp(Buffer.from(art.svg)).resize(SIZE, SIZE).flatten({ background: '#fff' }).removeAlpha().raw().toBuffer(),
  );
  const sum: [number, number, number] = [0, 0, 0];
  let count = 0;
  for (let y = SIZE / 4; y < (3 * SIZE) / 4; y += 3) {
    for (let x = SIZE / 4; x < (3 * SIZE) / 4; x += 3) {
      const i = 3 * (y * SIZE + x);
      sum[0] += rgb[i] as number;
      sum[1] += rgb[i + 1] as number;
      sum[2] += rgb[i + 2] as number;
      count++;
    }
  }
  return {
    kind: art.kind,
    floor: art.floor,
    size: SIZE,
    rgb,
    mean: toLab(Math.round(sum[0] / count), Math.round(sum[1] / count), Math.round(sum[2] / count)),
  };
}

export async function developBackdrops(): Promise<Backdrop[]> {
  return Promise.all(BACKDROP_ART.map(developOne));
}

/** Empty scenes, as backdrops without a floor of their own. */
export async function developStages(stages: readonly string[]): Promise<Backdrop[]> {
  return Promise.all(stages.map((svg) => developOne({ kind: 'room', svg, floor: 1 })));
}

/** How much a colour stands out against a backdrop; below about 0.12 the outline gets lost. */
export function contrast(color: Lab, backdrop: Backdrop): number {
  const { mean } = backdrop;
  return Math.hypot(color.l - mean.l, color.a - mean.a, color.b - mean.b);
}

/** Part of a backdrop, in parts of its side. */
export interface Window {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly mirrored: boolean;
}

/** A new canvas filled with a part of a backdrop. */
export function expose(backdrop: Backdrop, width: number, height: number, window: Window): Canvas {
  const canvas = canvasOf(width, height);
  const { size, rgb } = backdrop;
  for (let y = 0; y < height; y++) {
    const v = Math.min(size - 1, Math.floor((window.top + (window.height * (y + 0.5)) / height) * size));
    for (let x = 0; x < width; x++) {
      const across = (x + 0.5) / width;
      const u = Math.min(size - 1, Math.floor((window.left + window.width * (window.mirrored ? 1 - across : across)) * size));
      const from = 3 * (v * size + u);
      const to = 3 * (y * width + x);
      canvas.rgb[to] = rgb[from] as number;
      canvas.rgb[to + 1] = rgb[from + 1] as number;
      canvas.rgb[to + 2] = rgb[from + 2] as number;
    }
  }
  return canvas;
}
