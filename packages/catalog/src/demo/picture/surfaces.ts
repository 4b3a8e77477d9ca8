import type { Material } from '../assortment/index.js';
import type { Surface } from './dye.js';

/** Value noise on a fixed lattice, -1 to 1. */
function lattice(x: number, y: number): number {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2147483648 - 1;
}

function noise(x: number, y: number): number {
  const i = Math.floor(x);
  const j = Math.floor(y);
  const fx = x - i;
  const fy = y - j;
  const top = lattice(i, j) * (1 - fx) + lattice(i + 1, j) * fx;
  const bottom = lattice(i, j + 1) * (1 - fx) + lattice(i + 1, j + 1) * fx;
  return top * (1 - fy) + bottom * fy;
}

const wave = (x: number): number => Math.sin(2 * Math.PI * x);
const spot = (u: number, v: number, x: number, y: number, r: number): number => Math.exp(-((u - x) ** 2 + (v - y) ** 2) / (r * r));

const surface = (relief: Surface['relief'], shading = 1, opacity = 1): Surface => ({ relief, shading, opacity });

const WEAVE = surface((u, v) => 0.012 * (wave(u * 64) + wave(v * 64)));
const GLOSS = surface((u, v) => 0.2 * spot(u, v, 0.34, 0.32, 0.12) + 0.05 * spot(u, v, 0.62, 0.7, 0.2), 1.05);

/** How each material catches light. Large features survive a 64-pixel thumbnail; small ones are for the larger presets. */
export const SURFACES: Readonly<Record<Material, Surface>> = {
  cotton: WEAVE,
  linen: surface((u, v) => 0.022 * (noise(u * 90, v * 12) + noise(u * 12, v * 90))),
  wool: surface((u, v) => 0.05 * wave(v * 26 + 0.35 * Math.abs(wave(u * 13)))),
  fleece: surface((u, v) => 0.045 * noise(u * 48, v * 48) + 0.02 * noise(u * 90, v * 90), 0.9),
  denim: surface((u, v) => 0.03 * wave((u + v) * 40) + 0.03 * noise(u * 70, v * 70)),
  leather: surface((u, v) => 0.03 * noise(u * 55, v * 55) + 0.09 * spot(u, v, 0.35, 0.3, 0.2), 1.1),
  canvas: surface((u, v) => 0.03 * wave(u * 48) * wave(v * 48)),
  nylon: surface((u, v) => 0.06 * noise(u * 7, v * 9)),
  silk: surface((u, v) => 0.1 * wave(u * 1.4 + v * 2.2 + 0.3 * noise(u * 3, v * 3)), 1.1),
  straw: surface((u, v) => 0.08 * wave(u * 22) * Math.sign(wave(v * 11))),
  wood: surface((u, v) => 0.06 * wave(v * 9 + 1.2 * noise(u * 2.2, v * 5)) + 0.02 * noise(u * 10, v * 90)),
  bamboo: surface((u, v) => (u * 8 - Math.floor(u * 8) < 0.12 ? -0.09 : 0.02) + 0.02 * noise(u * 60, v * 6)),
  steel: surface((u, v) => 0.14 * wave(u * 1.6 + v * 0.8) + 0.04 * wave(u * 5 + v * 2.5), 1.1),
  plastic: GLOSS,
  silicone: surface((u, v) => 0.03 * spot(u, v, 0.4, 0.3, 0.3), 0.85),
  rubber: surface((u, v) => 0.02 * noise(u * 60, v * 60), 0.7),
  ceramic: surface((u, v) => 0.16 * spot(u, v, 0.36, 0.38, 0.16) - 0.06 * spot(u, v, 0.7, 0.8, 0.3), 1.05),
  glass: surface((u, v) => 0.22 * spot(u, v, 0.35, 0.4, 0.1) + 0.12 * spot(u, v, 0.66, 0.5, 0.06), 1, 0.72),
  paper: surface((u, v) => 0.014 * noise(u * 50, v * 50), 0.85),
  wax: surface((u, v) => 0.07 * spot(u, v, 0.4, 0.4, 0.35), 0.9, 0.96),
};
