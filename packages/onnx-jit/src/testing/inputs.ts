import type { DType } from '../types.js';

/** One input of a test case: what it is and what is in it. */
export interface TestInput {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly data: Float32Array | Int32Array | Uint8Array;
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, dim) => product * dim, 1);

/** Evenly scattered numbers in [0, 1): multiples of the golden ratio, so that no two of a few thousand coincide. */
const scattered = (at: number): number => ((at + 1) * 0.6180339887498949) % 1;

export function floats(shape: readonly number[], from = -2, to = 2): TestInput {
  return { shape, dtype: 'float32', data: Float32Array.from({ length: sizeOf(shape) }, (_, at) => from + (to - from) * scattered(at)) };
}

/** Whole numbers from `from` to `to`, both included. */
export function ints(shape: readonly number[], from = -5, to = 5): TestInput {
  return {
    shape,
    dtype: 'int32',
    data: Int32Array.from({ length: sizeOf(shape) }, (_, at) => from + Math.floor((to - from + 1) * scattered(at))),
  };
}

export function bools(shape: readonly number[]): TestInput {
  return { shape, dtype: 'bool', data: Uint8Array.from({ length: sizeOf(shape) }, (_, at) => Number(scattered(at) < 0.5)) };
}

export function given(values: readonly number[], shape: readonly number[] = [values.length], dtype: DType = 'float32'): TestInput {
  const data = dtype === 'float32' ? Float32Array.from(values) : dtype === 'int32' ? Int32Array.from(values) : Uint8Array.from(values);
  return { shape, dtype, data };
}
