/** A rectangle in parts of the picture: the whole is { left: 0, top: 0, width: 1, height: 1 }. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const WHOLE: Box = { left: 0, top: 0, width: 1, height: 1 };

/** Catmull-Rom cubic (Keys 1981, a = -1/2): sharp, and 1 at 0 and 0 at all other whole numbers, so unscaled pixels stay as they are. */
function cubic(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

/** Along one axis: output i is the sum over j < taps of weights[i * taps + j] * input[firsts[i] + j]. */
interface Axis {
  readonly taps: number;
  readonly firsts: Int32Array;
  readonly weights: Float32Array;
}

/** Pixel centres lie at one half; shrinking widens the filter, so that no detail folds back (anti-aliasing). Weights beyond the edge are left out. */
function axisOf(from: number, start: number, length: number, to: number): Axis {
  const scale = length / to;
  const reach = 2 * Math.max(1, scale);
  const taps = Math.min(from, Math.ceil(2 * reach));
  const firsts = new Int32Array(to);
  const weights = new Float32Array(to * taps);
  for (let i = 0; i < to; i++) {
    const centre = start + (i + 0.5) * scale - 0.5;
    const first = Math.max(0, Math.min(from - taps, Math.ceil(centre - reach)));
    firsts[i] = first;
    let sum = 0;
    const row = new Float64Array(taps);
    for (let j = 0; j < taps; j++) sum += row[j] = cubic((first + j - centre) / Math.max(1, scale));
    for (let j = 0; j < taps; j++) weights[i * taps + j] = row[j]! / sum;
  }
  return { taps, firsts, weights };
}

/** A box of a square RGB picture [from, from, 3] scaled to [to, to, 3]; the whole at equal size is a copy. */
export function resample(rgb: Uint8Array, from: number, to: number, box: Box = WHOLE): Uint8Array {
  if (rgb.length !== from * from * 3) throw new RangeError(`expected ${from} x ${from} x 3 bytes, got ${rgb.length}`);
  const whole = box.left === 0 && box.top === 0 && box.width === 1 && box.height === 1;
  if (whole && from === to) return rgb.slice();

  const across = axisOf(from, box.left * from, box.width * from, to);
  const down = axisOf(from, box.top * from, box.height * from, to);
  const firstRow = down.firsts[0]!;
  const rows = down.firsts[to - 1]! + down.taps - firstRow;
  const narrow = scaleRows(rgb.subarray(firstRow * from * 3, (firstRow + rows) * from * 3), rows, from, to, across);
  return scaleColumns(narrow, firstRow, to, down);
}

/** [rows, from, 3] -> [rows, to, 3] */
function scaleRows(rgb: Uint8Array, rows: number, from: number, to: number, { taps, firsts, weights }: Axis): Float32Array {
  const out = new Float32Array(rows * to * 3);
  for (let y = 0, target = 0; y < rows; y++) {
    for (let x = 0; x < to; x++, target += 3) {
      let r = 0;
      let g = 0;
      let b = 0;
      let source = (y * from + firsts[x]!) * 3;
      const end = (x + 1) * taps;
      for (let j = x * taps; j < end; j++, source += 3) {
        const weight = weights[j]!;
        r += weight * rgb[source]!;
        g += weight * rgb[source + 1]!;
        b += weight * rgb[source + 2]!;
      }
      out[target] = r;
      out[target + 1] = g;
      out[target + 2] = b;
    }
  }
  return out;
}

/** [rows, to, 3], the first one being row `firstRow` of the picture -> [to, to, 3], rounded and within 0 to 255. */
function scaleColumns(rows: Float32Array, firstRow: number, to: number, { taps, firsts, weights }: Axis): Uint8Array {
  const out = new Uint8ClampedArray(to * to * 3);
  const stride = to * 3;
  for (let y = 0, target = 0; y < to; y++) {
    const start = (firsts[y]! - firstRow) * stride;
    const end = (y + 1) * taps;
    for (let x = 0; x < stride; x++, target++) {
      let sum = 0;
      let source = start + x;
      for (let j = y * taps; j < end; j++, source += stride) sum += weights[j]! * rows[source]!;
      out[target] = sum;
    }
  }
  return new Uint8Array(out.buffer);
}
