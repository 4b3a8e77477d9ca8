/**
 * Arrow columns from plain arrays, with buffers of exact size. Written out here because apache-arrow's generic builders are several times
 * slower, and pad their buffers so that equal columns need not have equal bytes.
 */
import { type Data, type DataType, Binary, Field, Float32, Int32, List, makeData, Uint8, Utf8 } from 'apache-arrow';

export const type = {
  int32: new Int32(),
  uint8: new Uint8(),
  float32: new Float32(),
  text: new Utf8(),
  texts: new List(new Field('item', new Utf8(), false)),
  blobs: new List(new Field('item', new Binary(), false)),
};

export const int32Column = (data: Int32Array): Data<Int32> => makeData({ type: type.int32, length: data.length, nullCount: 0, data });
export const uint8Column = (data: Uint8Array): Data<Uint8> => makeData({ type: type.uint8, length: data.length, nullCount: 0, data });
export const float32Column = (data: Float32Array): Data<Float32> =>
  makeData({ type: type.float32, length: data.length, nullCount: 0, data });

export function textColumn(values: readonly (string | null)[]): Data<Utf8> {
  const valueOffsets = new Int32Array(values.length + 1);
  const joined = values.join(''); // null joins as ''
  const data = Buffer.from(joined, 'utf8');
  const ascii = data.length === joined.length;
  let nulls = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value === null) nulls++;
    valueOffsets[i + 1] = valueOffsets[i]! + (value === null ? 0 : ascii ? value.length : Buffer.byteLength(value));
  }
  return makeData({
    type: type.text,
    length: values.length,
    nullCount: nulls,
    nullBitmap: nulls ? validity(values) : null,
    valueOffsets,
    data,
  });
}

export function textsColumn(values: readonly (readonly string[])[]): Data<List<Utf8>> {
  return makeData({
    type: type.texts,
    length: values.length,
    nullCount: 0,
    valueOffsets: listOffsets(values),
    child: textColumn(values.flat()),
  });
}

export function blobsColumn(values: readonly (readonly Uint8Array[])[]): Data<List<Binary>> {
  const blobs = values.flat();
  const valueOffsets = new Int32Array(blobs.length + 1);
  blobs.forEach((blob, i) => (valueOffsets[i + 1] = valueOffsets[i]! + blob.length));
  const child = makeData({ type: new Binary(), length: blobs.length, nullCount: 0, valueOffsets, data: Buffer.concat(blobs) });
  return makeData({ type: type.blobs, length: values.length, nullCount: 0, valueOffsets: listOffsets(values), child });
}

/** Feeds the bytes of a column to a hash. */
export function hashColumn(column: Data<DataType>, update: (bytes: Uint8Array) => void): void {
  for (const buffer of [column.valueOffsets, column.values, column.nullBitmap] as (ArrayBufferView | undefined)[]) {
    if (buffer && buffer.byteLength > 0) update(new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength));
  }
  for (const child of column.children) hashColumn(child as Data<DataType>, update);
}

function listOffsets(values: readonly { readonly length: number }[]): Int32Array {
  const offsets = new Int32Array(values.length + 1);
  for (let i = 0; i < values.length; i++) offsets[i + 1] = offsets[i]! + values[i]!.length;
  return offsets;
}

function validity(values: readonly unknown[]): Uint8Array {
  const bits = new Uint8Array(Math.ceil(values.length / 8));
  values.forEach((value, i) => {
    if (value !== null) bits[i >> 3]! |= 1 << (i & 7);
  });
  return bits;
}
