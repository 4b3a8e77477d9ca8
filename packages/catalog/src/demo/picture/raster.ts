/** Square picture with straight alpha, `size` x `size` x 4 bytes. */
export interface Raster {
  readonly size: number;
  readonly rgba: Uint8Array;
}

/** One pass of a box blur along rows or columns; outside is 0. */
function boxBlur(source: Float32Array, size: number, radius: number, step: number, line: number): Float32Array {
  const out = new Float32Array(source.length);
  const width = 2 * radius + 1;
  for (let k = 0; k < size; k++) {
    const start = k * line;
    let sum = 0;
    for (let i = 0; i < Math.min(radius, size); i++) sum += source[start + i * step] as number;
    for (let i = 0; i < size; i++) {
      if (i + radius < size) sum += source[start + (i + radius) * step] as number;
      if (i - radius - 1 >= 0) sum -= source[start + (i - radius - 1) * step] as number;
      out[start + i * step] = sum / width;
    }
  }
  return out;
}

/** Alpha, 0 to 1, blurred by two box passes each way (close to a Gaussian of deviation 0.8 radius). */
export function blurredAlpha({ size, rgba }: Raster, radius: number): Float32Array {
  let alpha = new Float32Array(size * size);
  for (let i = 0; i < alpha.length; i++) alpha[i] = (rgba[4 * i + 3] as number) / 255;
  for (let pass = 0; pass < 2; pass++) {
    alpha = boxBlur(alpha, size, radius, 1, size) as Float32Array<ArrayBuffer>;
    alpha = boxBlur(alpha, size, radius, size, 1) as Float32Array<ArrayBuffer>;
  }
  return alpha;
}

/** Edges of what is visible, in parts of the picture: left, top, right, bottom. An empty picture has the whole as its bounds. */
export function boundsOf({ size, rgba }: Raster): [number, number, number, number] {
  let [left, top, right, bottom] = [size, size, 0, 0];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if ((rgba[4 * (y * size + x) + 3] as number) < 64) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  return right > left ? [left / size, top / size, right / size, bottom / size] : [0, 0, 1, 1];
}

/** Half the size, alpha-weighted means of 2 x 2 pixels. */
export function halved({ size, rgba }: Raster): Raster {
  const half = size >> 1;
  const out = new Uint8Array(half * half * 4);
  for (let y = 0; y < half; y++) {
    for (let x = 0; x < half; x++) {
      const sum = [0, 0, 0, 0] as [number, number, number, number];
      for (let k = 0; k < 4; k++) {
        const i = 4 * ((2 * y + (k >> 1)) * size + 2 * x + (k & 1));
        const alpha = rgba[i + 3] as number;
        sum[0] += alpha * (rgba[i] as number);
        sum[1] += alpha * (rgba[i + 1] as number);
        sum[2] += alpha * (rgba[i + 2] as number);
        sum[3] += alpha;
      }
      const o = 4 * (y * half + x);
      for (let c = 0; c < 3; c++) out[o + c] = sum[3] > 0 ? Math.round((sum[c] as number) / sum[3]) : 0;
      out[o + 3] = Math.round(sum[3] / 4);
    }
  }
  return { size: half, rgba: out };
}
