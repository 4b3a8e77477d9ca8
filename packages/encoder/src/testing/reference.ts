/** What the graphs of graphs.ts compute, in plain loops and double precision. */
import { decodeImage, loadTokenizer, writePixels } from '@commercemm/preprocess';

import { MAX_TOKENS, spec } from './artifact.js';
import { IMAGE_SIZE, IMAGE_TOKENS, rowWeights_PD, tagWeights_DK, TAGS, tokenTable_VD, WIDTH } from './graphs.js';

export type Rows = readonly (readonly number[])[];

export const textTokens = (tokenizer: string, text: string): Rows =>
  Array.from(loadTokenizer(tokenizer).encode(text, MAX_TOKENS).ids, (id) =>
    Array.from(tokenTable_VD.data.subarray(id * WIDTH, (id + 1) * WIDTH) as Float32Array),
  );

export async function imageTokens(bytes: Uint8Array): Promise<Rows> {
  const pixels = new Float32Array(IMAGE_SIZE ** 2 * 3);
  writePixels(await decodeImage(bytes, spec), spec, pixels);
  const length = pixels.length / IMAGE_TOKENS;
  return Array.from({ length: IMAGE_TOKENS }, (_, row) =>
    timesMatrix(Array.from(pixels.subarray(row * length, (row + 1) * length)), rowWeights_PD.data as Float32Array, WIDTH),
  );
}

export const timesMatrix = (vector: readonly number[], matrix: Float32Array, columns: number): number[] =>
  Array.from({ length: columns }, (_, c) => vector.reduce((sum, value, r) => sum + value * matrix[r * columns + c]!, 0));

export const mean = (rows: Rows): number[] =>
  Array.from({ length: WIDTH }, (_, d) => rows.reduce((sum, row) => sum + row[d]!, 0) / rows.length);

export const unit = (vector: readonly number[]): number[] => {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
};

export const fusedTokens = (...parts: Rows[]): Rows => {
  const joined = parts.flat();
  const centre = mean(joined);
  return joined.map((row) => row.map((value, d) => value + centre[d]!));
};

export const tags = (rows: Rows): number[] => rows.flatMap((row) => timesMatrix(row, tagWeights_DK.data as Float32Array, TAGS));
