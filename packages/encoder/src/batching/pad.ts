/**
 * Rows of different lengths as one batch, padded with zeros. A row may consist of several parts in sequence (the tokens of each modality);
 * each part is padded on its own, so that every part begins at the same place in all rows.
 */
export interface Padding {
  /** Length of each part after padding. */
  readonly lengths: readonly number[];
  /** Their sum. */
  readonly total: number;
}

/** @param rows lengths of the parts of each row */
export function paddingOf(rows: readonly (readonly number[])[]): Padding {
  const lengths = (rows[0] ?? []).map((_, part) => Math.max(...rows.map((row) => row[part]!)));
  return { lengths, total: lengths.reduce((a, b) => a + b, 0) };
}

/**
 * Copies one row into a batch [B, total, width].
 * @param values [sum of parts, width]
 */
export function writePadded(
  values: Float32Array,
  parts: readonly number[],
  { lengths, total }: Padding,
  width: number,
  into: Float32Array,
  row: number,
): void {
  let from = 0;
  let to = row * total * width;
  parts.forEach((length, part) => {
    into.set(values.subarray(from, from + length * width), to);
    from += length * width;
    to += lengths[part]! * width;
  });
}

/** The reverse of writePadded, [sum of parts, width]; a view where nothing was padded. */
export function readPadded(
  batch: Float32Array,
  parts: readonly number[],
  { lengths, total }: Padding,
  width: number,
  row: number,
): Float32Array {
  const start = row * total * width;
  const sum = parts.reduce((a, b) => a + b, 0);
  if (sum === total) return batch.subarray(start, start + total * width);
  const values = new Float32Array(sum * width);
  let from = start;
  let to = 0;
  parts.forEach((length, part) => {
    values.set(batch.subarray(from, from + length * width), to);
    from += lengths[part]! * width;
    to += length * width;
  });
  return values;
}
