import type { Sprite } from './sprite.js';

/** Opaque picture, rows of red, green, blue. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8ClampedArray;
}

export function canvasOf(width: number, height: number): Canvas {
  return { width, height, rgb: new Uint8ClampedArray(width * height * 3) };
}

/** Where a sprite goes: centre of its visible part and the length of its longer visible side in pixels, angle in degrees. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly length: number;
  readonly angle?: number;
  readonly mirrored?: boolean;
  /** Width over height of the pose, 1 as drawn: below 1 it is turned away from the camera. */
  readonly turn?: number;
  readonly opacity?: number;
  /** Factor of its brightness. */
  readonly light?: number;
}

/** Maps canvas to sprite coordinates (0 to 1): u = a x + b y + c, v = d x + e y + f. */
type Affine = readonly [number, number, number, number, number, number];

function inverse(sprite: Sprite, p: Placement): Affine {
  const [left, top, right, bottom] = sprite.bounds;
  const scale = p.length / Math.max(right - left, bottom - top);
  const angle = ((p.angle ?? 0) * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const sx = (p.mirrored ? -1 : 1) / (scale * (p.turn ?? 1));
  const sy = 1 / scale;
  const [a, b, d, e] = [cos * sx, sin * sx, -sin * sy, cos * sy];
  const [u, v] = [(left + right) / 2, (top + bottom) / 2];
  return [a, b, u - a * p.x - b * p.y, d, e, v - d * p.x - e * p.y];
}

/** The canvas rectangle in which `affine` lands between low and high. */
function reach(canvas: Canvas, [a, b, c, d, e, f]: Affine, low: number, high: number): [number, number, number, number] {
  const det = a * e - b * d;
  const xs: number[] = [];
  const ys: number[] = [];
  for (const u of [low, high]) {
    for (const v of [low, high]) {
      xs.push((e * (u - c) - b * (v - f)) / det);
      ys.push((a * (v - f) - d * (u - c)) / det);
    }
  }
  return [
    Math.max(0, Math.floor(Math.min(...xs))),
    Math.max(0, Math.floor(Math.min(...ys))),
    Math.min(canvas.width, Math.ceil(Math.max(...xs)) + 1),
    Math.min(canvas.height, Math.ceil(Math.max(...ys)) + 1),
  ];
}

/** Draws a sprite, sampled bilinearly from the copy nearest in size. */
export function drawSprite(canvas: Canvas, sprite: Sprite, placement: Placement): void {
  const affine = inverse(sprite, placement);
  const [a, b, c, d, e, f] = affine;
  const texels = Math.hypot(d, e) * (sprite.levels[0] as { size: number }).size;
  const level = sprite.levels[texels < 1.5 ? 0 : texels < 3 ? 1 : 2] ?? sprite.levels[0];
  if (!level) return;
  const { size, rgba } = level;
  const light = placement.light ?? 1;
  const opacity = (placement.opacity ?? 1) / 255;
  const [x0, y0, x1, y1] = reach(canvas, affine, 0, 1);
  const { rgb, width } = canvas;
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const s = (a * x + b * y + c) * size - 0.5;
      const t = (d * x + e * y + f) * size - 0.5;
      const i = Math.floor(s);
      const j = Math.floor(t);
      if (i < 0 || j < 0 || i >= size - 1 || j >= size - 1) continue;
      const p = 4 * (j * size + i);
      const q = p + 4 * size;
      const fs = s - i;
      const ft = t - j;
      const w0 = (1 - fs) * (1 - ft) * (rgba[p + 3] as number);
      const w1 = fs * (1 - ft) * (rgba[p + 7] as number);
      const w2 = (1 - fs) * ft * (rgba[q + 3] as number);
      const w3 = fs * ft * (rgba[q + 7] as number);
      const alpha = w0 + w1 + w2 + w3;
      if (alpha < 1) continue;
      const gain = light * opacity;
      const keep = 1 - alpha * opacity;
      const o = 3 * (y * width + x);
      for (let k = 0; k < 3; k++) {
        const sum =
          w0 * (rgba[p + k] as number) + w1 * (rgba[p + 4 + k] as number) + w2 * (rgba[q + k] as number) + w3 * (rgba[q + 4 + k] as number);
        rgb[o + k] = keep * (rgb[o + k] as number) + gain * sum;
      }
    }
  }
}

function darken(canvas: Canvas, sprite: Sprite, affine: Affine, strength: number): void {
  const { size, alpha } = sprite.silhouette;
  const [a, b, c, d, e, f] = affine;
  const [x0, y0, x1, y1] = reach(canvas, affine, -0.25, 1.25);
  const { rgb, width } = canvas;
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const s = ((a * x + b * y + c + 0.25) / 1.5) * size - 0.5;
      const t = ((d * x + e * y + f + 0.25) / 1.5) * size - 0.5;
      const i = Math.floor(s);
      const j = Math.floor(t);
      if (i < 0 || j < 0 || i >= size - 1 || j >= size - 1) continue;
      const p = j * size + i;
      const fs = s - i;
      const ft = t - j;
      const top = (alpha[p] as number) * (1 - fs) + (alpha[p + 1] as number) * fs;
      const bottom = (alpha[p + size] as number) * (1 - fs) + (alpha[p + size + 1] as number) * fs;
      const shade = 1 - strength * (top * (1 - ft) + bottom * ft);
      const o = 3 * (y * width + x);
      rgb[o] = shade * (rgb[o] as number);
      rgb[o + 1] = shade * (rgb[o + 1] as number);
      rgb[o + 2] = Math.min(255, (shade + 0.02 * (1 - shade)) * (rgb[o + 2] as number));
    }
  }
}

/** Shadow on the surface right behind: the silhouette, moved by (dx, dy) pixels. */
export function drawDropShadow(canvas: Canvas, sprite: Sprite, placement: Placement, dx: number, dy: number, strength: number): void {
  darken(canvas, sprite, inverse(sprite, { ...placement, x: placement.x + dx, y: placement.y + dy }), strength);
}

/** Shadow on the floor: the silhouette laid down from its foot towards `lean` (-1 left to 1 right). The sprite should stand upright. */
export function drawFloorShadow(canvas: Canvas, sprite: Sprite, placement: Placement, lean: number, strength: number): void {
  const [left, top, right, bottom] = sprite.bounds;
  const scale = placement.length / Math.max(right - left, bottom - top);
  const foot = placement.y + (scale * (bottom - top)) / 2;
  const sx = (placement.mirrored ? -1 : 1) / (scale * (placement.turn ?? 1));
  for (const [flatness, part] of [
    [0.32, 0.55],
    [0.1, 0.75],
  ] as const) {
    // v falls by 1 / (scale * flatness) per row above the foot; u shifts with height by lean.
    const dv = 1 / (scale * flatness);
    const b = sx * lean * 1.1;
    const c = (left + right) / 2 - sx * placement.x - b * foot;
    darken(canvas, sprite, [sx, b, c, 0, dv, bottom - dv * (foot + 0.02 * placement.length)], strength * part);
  }
}
