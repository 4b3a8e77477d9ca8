import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import sharp from 'sharp';
import { blurredAlpha, boundsOf, type Raster } from './raster.js';
import { chroma, hue, hueDistance, toLab, type Lab } from './oklab.js';

/** Icon packages: `noto` (Google, Apache-2.0) and `fluent-emoji-flat` (Microsoft, MIT) in many colours, `mdi` (Apache-2.0) in one. */
export type ArtworkSet = 'noto' | 'fluent-emoji-flat' | 'mdi';

interface IconSet {
  readonly width?: number;
  readonly height?: number;
  readonly icons: Readonly<Record<string, { readonly body: string; readonly width?: number; readonly height?: number }>>;
}

/** The SVG text of an icon; an unknown name is a RangeError. */
export type IconLibrary = (set: ArtworkSet, name: string) => string;

const require = createRequire(import.meta.url);

/** Reads icon sets once per run; 25 MB of JSON are not kept after the run. */
export function iconLibrary(): IconLibrary {
  const sets = new Map<ArtworkSet, IconSet>();
  return (set, name) => {
    let icons = sets.get(set);
    if (!icons) {
      icons = JSON.parse(readFileSync(require.resolve(`@iconify-json/${set}/icons.json`), 'utf8')) as IconSet;
      sets.set(set, icons);
    }
    const icon = icons.icons[name];
    if (!icon) throw new RangeError(`artwork: @iconify-json/${set} has no icon named '${name}'`);
    const width = icon.width ?? icons.width ?? 16;
    const height = icon.height ?? icons.height ?? 16;
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 ${width} ${height}" ` +
      `width="${width}" height="${height}">${icon.body}</svg>`
    );
  };
}

export async function rasterize(svg: string, size: number): Promise<Raster> {
  const density = (72 * size) / Number(/width="(\d+)"/.exec(svg)?.[1] ?? 128);
  const { data } = await sharp(Buffer.from(svg), { density })
    .resize(size, size, { fit: 'contain', background: { r: 0, g: 0, b: 0, alpha: 0 } })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { size, rgba: new Uint8Array(data) };
}

/**
 * Which pixels are the coloured body of a product, the part that is dyed: hues (degrees in OKLab) with a tolerance, or greys between
 * two lightnesses. Left out: the hue that covers most of the artwork.
 */
export interface Body {
  readonly hues?: readonly number[];
  readonly tolerance?: number;
  readonly grays?: readonly [number, number];
}

/** Artwork taken apart for dyeing; all arrays have one entry per pixel. */
export interface Artwork extends Raster {
  readonly lightness: Float32Array;
  /** Share of the pixel that is body, 0 to 1. */
  readonly body: Float32Array;
  /** Chroma relative to the body's own, so that highlights stay pale. 1 for grey bodies. */
  readonly tint: Float32Array;
  readonly bodyLightness: number;
  /** Factor that gives flat drawings a lit and a shaded side. */
  readonly volume: Float32Array;
  /** Edges of what is visible, in parts of the artwork: left, top, right, bottom. */
  readonly bounds: readonly [number, number, number, number];
}

const smoothstep = (low: number, high: number, x: number): number => {
  const t = Math.min(1, Math.max(0, (x - low) / (high - low)));
  return t * t * (3 - 2 * t);
};

function dominantBody(pixels: readonly (Lab | null)[]): Body {
  const bins = new Float64Array(72);
  let gray = 0;
  let colored = 0;
  for (const lab of pixels) {
    if (!lab) continue;
    const strength = smoothstep(0.03, 0.06, chroma(lab));
    const bin = Math.floor(hue(lab) / 5) % 72;
    bins[bin] = (bins[bin] as number) + strength;
    colored += strength;
    gray += 1 - strength;
  }
  if (colored < 0.25 * (colored + gray)) return { grays: [0, 1] };
  const smooth = Array.from(bins, (_, i) => [-3, -2, -1, 0, 1, 2, 3].reduce((sum, d) => sum + (bins[(i + d + 72) % 72] as number), 0));
  return { hues: [smooth.indexOf(Math.max(...smooth)) * 5 + 2.5] };
}

/** `roundness`: how much volume is added, 0 to 1. */
export function takeApart(raster: Raster, given?: Body, roundness = 0.5): Artwork {
  const count = raster.size * raster.size;
  const pixels: (Lab | null)[] = [];
  for (let i = 0; i < count; i++) {
    const [r, g, b, alpha] = raster.rgba.subarray(4 * i, 4 * i + 4) as unknown as [number, number, number, number];
    pixels.push(alpha > 8 ? toLab(r, g, b) : null);
  }
  const body = given ?? dominantBody(pixels);
  const tolerance = body.tolerance ?? 32;
  const share = new Float32Array(count);
  const tint = new Float32Array(count).fill(1);
  const lightness = new Float32Array(count);
  let weight = 0;
  let sumLightness = 0;
  let sumChroma = 0;
  let chromaWeight = 0;
  pixels.forEach((lab, i) => {
    if (!lab) return;
    lightness[i] = lab.l;
    const c = chroma(lab);
    let w = 0;
    for (const target of body.hues ?? []) {
      w = Math.max(w, smoothstep(tolerance + 12, tolerance, hueDistance(hue(lab), target)) * smoothstep(0.012, 0.035, c));
    }
    if (w > 0) {
      sumChroma += w * c;
      chromaWeight += w;
    }
    if (body.grays) {
      const [low, high] = body.grays;
      const inside = smoothstep(low - 0.06, low, lab.l) * smoothstep(high + 0.06, high, lab.l);
      const g = inside * smoothstep(0.075, 0.045, c);
      if (g > w) w = g;
    }
    share[i] = w;
    weight += w;
    sumLightness += w * lab.l;
  });
  const meanChroma = chromaWeight > 0 ? sumChroma / chromaWeight : 0;
  pixels.forEach((lab, i) => {
    if (!lab || !body.hues || body.grays) return;
    tint[i] = Math.min(1.25, chroma(lab) / Math.max(0.02, meanChroma));
  });
  return {
    ...raster,
    lightness,
    body: share,
    tint,
    bodyLightness: weight > 0 ? sumLightness / weight : 0.5,
    volume: volumeOf(raster, roundness),
    bounds: boundsOf(raster),
  };
}

/** Light from above left on a surface that curves down at the outline. */
function volumeOf(raster: Raster, roundness: number): Float32Array {
  const { size } = raster;
  const radius = Math.max(1, Math.round(size * 0.035));
  const height = blurredAlpha(raster, radius);
  const volume = new Float32Array(size * size).fill(1);
  for (let y = 1; y < size - 1; y++) {
    for (let x = 1; x < size - 1; x++) {
      const i = y * size + x;
      const dx = (height[i + 1] as number) - (height[i - 1] as number);
      const dy = (height[i + size] as number) - (height[i - size] as number);
      const slope = radius * (0.5 * dx + 0.85 * dy);
      volume[i] = 1 + roundness * (0.32 * slope + 0.1 * (0.5 - y / size));
    }
  }
  return volume;
}
