/** A matrix [K, N] as whole numbers from -127 to 127 with a scale for each of its N columns: W = int8 scale. */
export interface QuantizedMatrix {
  readonly int8: Int8Array;
  readonly scales: Float32Array;
}

/**
 * Rounds each column of W [K, N] to 255 levels, symmetric about 0 (Jacob et al. 2018, https://arxiv.org/abs/1712.05877, section 2.1,
 * with zero point 0): scale = max |column| / 127. The largest error of an element is half its column's scale.
 */
export function quantizeColumns(weights: Float32Array, columns: number): QuantizedMatrix {
  const scales = new Float32Array(columns);
  weights.forEach((value, at) => (scales[at % columns] = Math.max(scales[at % columns]!, Math.abs(value))));
  // A column of zeros may have any scale but 0.
  scales.forEach((largest, column) => (scales[column] = largest === 0 ? 1 : largest / 127));
  const int8 = Int8Array.from(weights, (value, at) => Math.round(value / scales[at % columns]!));
  return { int8, scales };
}

/** Rows of W [K, N] as columns: [N, K]. */
export function transposed(weights: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(weights.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) result[column * rows + row] = weights[row * columns + column]!;
  return result;
}
