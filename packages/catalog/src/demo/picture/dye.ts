import type { Artwork } from './artwork.js';
import type { Raster } from './raster.js';
import { toRgb, type Lab } from './oklab.js';

/** Share of the second colour at a point of the artwork; u and v run from 0 to 1. */
export type Pattern = (u: number, v: number) => number;

/** What a surface does to lightness (in OKLab units) and how strong the artwork's own shading stays. */
export interface Surface {
  readonly relief: (u: number, v: number) => number;
  readonly shading: number;
  /** Below 1 the body lets the background through. */
  readonly opacity: number;
}

const LEVELS = 256;

/** Bytes of a colour at 256 lightnesses; chroma fades towards black and white, as pigments do. */
function ramp(color: Lab): Uint8Array {
  const table = new Uint8Array(LEVELS * 3);
  for (let i = 0; i < LEVELS; i++) {
    const l = i / (LEVELS - 1);
    const fade = Math.max(0.25, 1 - 1.1 * Math.abs(l - color.l));
    table.set(toRgb({ l, a: color.a * fade, b: color.b * fade }), 3 * i);
  }
  return table;
}

export interface Dye {
  readonly first: Lab;
  readonly second: Lab;
  readonly pattern: Pattern | null;
  readonly surface: Surface;
}

/** The artwork with its body in the dye's colours. Shading, highlights and everything that is not body stay as drawn. */
export function dye(artwork: Artwork, { first, second, pattern, surface }: Dye): Raster {
  const { size, rgba, body, tint, lightness, bodyLightness, volume } = artwork;
  const out = new Uint8Array(rgba);
  const ramps = [ramp(first), ramp(second)] as const;
  const centers = [first.l, second.l] as const;
  // Light colours have no room above them and dark ones none below: their shading is compressed so that it does not clip.
  const gains = centers.map((l) => surface.shading * (l > 0.85 ? 0.75 : l < 0.35 ? 0.7 : 1)) as [number, number];
  for (let i = 0; i < size * size; i++) {
    const alpha = rgba[4 * i + 3] as number;
    if (alpha === 0) continue;
    const w = body[i] as number;
    const light = volume[i] as number;
    if (w <= 0) {
      for (let c = 0; c < 3; c++) out[4 * i + c] = Math.min(255, light * (rgba[4 * i + c] as number));
      continue;
    }
    const u = (i % size) / size;
    const v = Math.floor(i / size) / size;
    const shade = (lightness[i] as number) - bodyLightness;
    const relief = surface.relief(u, v);
    const t = Math.min(1, tint[i] as number);
    const p = pattern ? pattern(u, v) : 0;
    for (let c = 0; c < 3; c++) {
      let value = 0;
      for (let k = 0; k < 2; k++) {
        const part = k === 0 ? 1 - p : p;
        if (part <= 0) continue;
        const l = centers[k as 0 | 1] + gains[k as 0 | 1] * shade + relief;
        const level = Math.max(0, Math.min(LEVELS - 1, Math.round(l * (LEVELS - 1))));
        const dyed = (ramps[k as 0 | 1] as Uint8Array)[3 * level + c] as number;
        const pale = Math.max(0, Math.min(255, 255 * l));
        value += part * (t * dyed + (1 - t) * pale);
      }
      out[4 * i + c] = Math.min(255, Math.round(light * (w * value + (1 - w) * (rgba[4 * i + c] as number))));
    }
    if (surface.opacity < 1) out[4 * i + 3] = Math.round(alpha * (1 - w * (1 - surface.opacity)));
  }
  return { size, rgba: out };
}
