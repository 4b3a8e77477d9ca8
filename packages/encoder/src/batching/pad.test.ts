import { expect, test } from '@jest/globals';

import { paddingOf, readPadded, writePadded } from './pad.js';

const WIDTH = 2;
/** Rows of two parts. */
const rows = [
  [2, 3],
  [0, 1],
  [3, 2],
];
const valuesOf = (row: number): Float32Array =>
  Float32Array.from({ length: (rows[row]![0]! + rows[row]![1]!) * WIDTH }, (_, i) => 100 * row + i + 1);

test('each part begins at the same place in all rows, padded with zeros, and reads back as it was', () => {
  const padding = paddingOf(rows);
  expect(padding).toEqual({ lengths: [3, 3], total: 6 });
  const batch = new Float32Array(rows.length * padding.total * WIDTH);
  rows.forEach((parts, row) => writePadded(valuesOf(row), parts, padding, WIDTH, batch, row));
  rows.forEach((parts, row) => {
    const values = valuesOf(row);
    for (let position = 0; position < padding.total; position++) {
      const part = Number(position >= 3);
      const inPart = position - 3 * part;
      const at = part * parts[0]! + inPart;
      const expected = inPart < parts[part]! ? [...values.subarray(at * WIDTH, (at + 1) * WIDTH)] : [0, 0];
      expect([...batch.subarray((row * 6 + position) * WIDTH, (row * 6 + position + 1) * WIDTH)]).toEqual(expected);
    }
    expect([...readPadded(batch, parts, padding, WIDTH, row)]).toEqual([...values]);
  });
});
