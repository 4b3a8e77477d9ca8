import type { Draws } from '../draws.js';
import type { Canvas } from './canvas.js';

/** What camera and light do to the whole picture. */
export interface Exposure {
  readonly brightness: number;
  readonly contrast: number;
  /** Above 0 warm, below cool; 0.06 is a lamp, -0.06 a cloudy day. */
  readonly warmth: number;
  /** Darkening towards the corners, 0 to 1. */
  readonly vignette: number;
  /** Brighter side: radians; and by how much. */
  readonly side: number;
  readonly slope: number;
  /** Deviation of sensor noise in bytes. */
  readonly noise: number;
}

const NOISE = 8191;
let grainTable: Float32Array | null = null;

/** Sum of uniform draws from a fixed table: cheap, and the same everywhere. */
function grain(): Float32Array {
  if (grainTable) return grainTable;
  grainTable = new Float32Array(NOISE);
  let state = 12345;
  for (let i = 0; i < NOISE; i++) {
    let sum = 0;
    for (let k = 0; k < 4; k++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      sum += state / 4294967296 - 0.5;
    }
    grainTable[i] = sum * 1.73;
  }
  return grainTable;
}

export function develop(canvas: Canvas, exposure: Exposure, random: Draws): void {
  const { width, height, rgb } = canvas;
  const noise = grain();
  let at = random.integer(NOISE);
  const [sx, sy] = [Math.cos(exposure.side) * exposure.slope, Math.sin(exposure.side) * exposure.slope];
  const gains = [1 + exposure.warmth, 1, 1 - exposure.warmth] as const;
  for (let y = 0; y < height; y++) {
    const v = (2 * y) / height - 1;
    for (let x = 0; x < width; x++) {
      const u = (2 * x) / width - 1;
      const light = exposure.brightness * (1 + sx * u + sy * v) * (1 - exposure.vignette * 0.35 * (u * u + v * v));
      const o = 3 * (y * width + x);
      const speckle = exposure.noise * (noise[at] as number);
      at = at + 1 < NOISE ? at + 1 : 0;
      for (let c = 0; c < 3; c++) {
        rgb[o + c] = 128 + exposure.contrast * (light * gains[c as 0 | 1 | 2] * (rgb[o + c] as number) - 128) + speckle;
      }
    }
  }
}
