/** Rows of unit (or any) embeddings: Q queries and C candidates of E values each. */
export interface Embeddings {
  /** [Q, E] */
  readonly queries: Float32Array;
  /** [C, E] */
  readonly candidates: Float32Array;
  /** E */
  readonly width: number;
}

export const rowsOf = (values: Float32Array, width: number): number => {
  if (!Number.isInteger(width) || width < 1 || values.length % width !== 0) {
    throw new RangeError(`expected rows of ${width} values, got ${values.length} values`);
  }
  return values.length / width;
};

/** Inner product of a query and a candidate, summed in one order only: equal rows have scores that are equal to the last bit, so ties are seen. */
export function score({ queries, candidates, width }: Embeddings, query: number, candidate: number): number {
  const a = query * width;
  const b = candidate * width;
  let sum = 0;
  for (let i = 0; i < width; i++) sum += queries[a + i]! * candidates[b + i]!;
  return sum;
}

/** Scores of a query against candidates `first` to `first + out.length`. Four at a time, since each value of the query is then read once for four; each sum as in `score`. */
export function scoreRange({ queries, candidates, width }: Embeddings, query: number, first: number, out: Float64Array): void {
  const a = query * width;
  const fours = out.length - (out.length % 4);
  for (let c = 0; c < fours; c += 4) {
    const b0 = (first + c) * width;
    const b1 = b0 + width;
    const b2 = b1 + width;
    const b3 = b2 + width;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let i = 0; i < width; i++) {
      const value = queries[a + i]!;
      s0 += value * candidates[b0 + i]!;
      s1 += value * candidates[b1 + i]!;
      s2 += value * candidates[b2 + i]!;
      s3 += value * candidates[b3 + i]!;
    }
    out[c] = s0;
    out[c + 1] = s1;
    out[c + 2] = s2;
    out[c + 3] = s3;
  }
  for (let c = fours; c < out.length; c++) out[c] = score({ queries, candidates, width }, query, first + c);
}
