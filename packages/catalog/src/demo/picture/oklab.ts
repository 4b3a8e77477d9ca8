/**
 * OKLab: a colour space in which lightness, chroma and hue can be changed apart, so that artwork keeps its shading when it is dyed.
 * Source: B. Ottosson, "A perceptual color space for image processing" (2020), https://bottosson.github.io/posts/oklab/.
 */
export interface Lab {
  /** Lightness, 0 black to 1 white. */
  readonly l: number;
  readonly a: number;
  readonly b: number;
}

const linear = new Float64Array(256);
for (let i = 0; i < 256; i++) {
  const value = i / 255;
  linear[i] = value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function encode(value: number): number {
  const clipped = value <= 0 ? 0 : value >= 1 ? 1 : value;
  const gamma = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
  return Math.round(gamma * 255);
}

/** sRGB bytes to OKLab. */
export function toLab(red: number, green: number, blue: number): Lab {
  const r = linear[red] as number;
  const g = linear[green] as number;
  const b = linear[blue] as number;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return {
    l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    a: 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    b: 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  };
}

/** OKLab to sRGB bytes; colours outside sRGB are clipped per channel. */
export function toRgb({ l: L, a, b }: Lab): [number, number, number] {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    encode(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encode(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encode(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** '#rrggbb' to OKLab. */
export function hexToLab(hex: string): Lab {
  const value = Number.parseInt(hex.slice(1), 16);
  return toLab((value >> 16) & 255, (value >> 8) & 255, value & 255);
}

export function chroma({ a, b }: Lab): number {
  return Math.hypot(a, b);
}

/** Hue in degrees, 0 to 360. */
export function hue({ a, b }: Lab): number {
  return ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;
}

/** Smallest angle between two hues, 0 to 180. */
export function hueDistance(a: number, b: number): number {
  const difference = Math.abs(a - b) % 360;
  return difference > 180 ? 360 - difference : difference;
}
