import type { PatternName } from '../assortment/index.js';
import type { Pattern } from './dye.js';
import type { Raster } from './raster.js';

/** Silhouettes that printed patterns repeat. */
export type PrintShapes = Readonly<Record<'floral' | 'stars' | 'hearts', Raster>>;

const fraction = (x: number): number => x - Math.floor(x);
/** 1 inside a band of the given share of each period, with soft edges. */
const band = (x: number, share: number): number => {
  const distance = Math.abs(fraction(x) - 0.5) - share / 2;
  return Math.min(1, Math.max(0, 0.5 - distance * 14));
};

function repeated(shape: Raster, u: number, v: number): number {
  const row = Math.floor(v);
  const x = fraction(u + (row % 2 === 0 ? 0 : 0.5));
  const y = fraction(v);
  const i = Math.min(shape.size - 1, Math.floor(x * shape.size));
  const j = Math.min(shape.size - 1, Math.floor(y * shape.size));
  return (shape.rgba[4 * (j * shape.size + i) + 3] as number) / 255;
}

/** `angle` in degrees turns stripes; `scale` above 1 makes a pattern larger. */
export function patternOf(name: PatternName, angle: number, scale: number, shapes: PrintShapes): Pattern | null {
  const turn = (angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const across = (u: number, v: number): number => (u * sin + v * cos) / scale;
  switch (name) {
    case 'striped':
      return (u, v) => band(across(u, v) * 8, 0.45);
    case 'polka dot':
      return (u, v) => {
        const row = Math.floor((v / scale) * 7.5);
        const x = fraction((u / scale) * 7.5 + (row % 2) / 2) - 0.5;
        const y = fraction((v / scale) * 7.5) - 0.5;
        return Math.min(1, Math.max(0, (0.3 - Math.hypot(x, y)) * 9));
      };
    case 'checked':
      return (u, v) => 0.5 * band((u / scale) * 6, 0.5) + 0.5 * band((v / scale) * 6, 0.5);
    case 'zigzag':
      return (u, v) => band((v / scale) * 7 + 0.9 * Math.abs(fraction((u / scale) * 5) - 0.5), 0.45);
    case 'floral':
      return (u, v) => repeated(shapes.floral, (u / scale) * 5, (v / scale) * 5);
    case 'stars':
      return (u, v) => repeated(shapes.stars, (u / scale) * 5.5, (v / scale) * 5.5);
    case 'hearts':
      return (u, v) => repeated(shapes.hearts, (u / scale) * 5.5, (v / scale) * 5.5);
    default:
      return null;
  }
}
