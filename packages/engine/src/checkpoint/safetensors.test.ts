import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { CheckpointError } from './errors.js';
import { readSafetensors, writeSafetensors } from './safetensors.js';

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'safetensors-'))));
afterAll(() => rm(folder, { recursive: true }));
let count = 0;
const place = () => join(folder, `${count++}.safetensors`);

/** A file put together by hand as the format's README says. */
const file = (json: string, data: number[] = []): Uint8Array => {
  const header = new TextEncoder().encode(json);
  return Uint8Array.from([header.length & 255, header.length >> 8, 0, 0, 0, 0, 0, 0, ...header, ...data]);
};

test('writes the bytes that the format asks for', async () => {
  const path = place();
  const record = await writeSafetensors(path, {
    a: { shape: [2, 1], data: Float32Array.from([1, -2]) },
    b: { shape: [], data: Int32Array.from([258]) },
  });
  const json = '{"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"b":{"dtype":"I32","shape":[],"data_offsets":[8,12]}}';
  expect(json).toHaveLength(109);
  // 112 is the next multiple of 8: three spaces. 1 is 0x3f800000, -2 is 0xc0000000, 258 is 0x00000102.
  const expected = Buffer.concat([
    Uint8Array.from([112, 0, 0, 0, 0, 0, 0, 0]),
    Buffer.from(`${json}   `),
    Uint8Array.from([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 2, 1, 0, 0]),
  ]);
  const written = await readFile(path);
  expect(written.equals(expected)).toBe(true);
  expect(record).toEqual({ bytes: expected.length, sha256: createHash('sha256').update(expected).digest('hex') });
});

test('reads a file that it did not write: no padding, tensors in any order, metadata, empty tensors', async () => {
  const path = place();
  const json =
    '{"__metadata__":{"format":"pt"},"z":{"dtype":"F32","shape":[1],"data_offsets":[3,7]},"y":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"empty":{"dtype":"F64","shape":[0,4],"data_offsets":[7,7]}}';
  await writeFile(path, file(json, [7, 8, 9, 0, 0, 0x20, 0x41]));
  const { tensors, metadata } = await readSafetensors(path);
  expect(metadata).toEqual({ format: 'pt' });
  expect(tensors).toEqual({
    z: { shape: [1], data: Float32Array.from([10]) },
    y: { shape: [3], data: Uint8Array.from([7, 8, 9]) },
    empty: { shape: [0, 4], data: new Float64Array(0) },
  });
});

test('what was written comes back: views of a larger array, all types, odd names, more than one chunk', async () => {
  const flat = Float32Array.from({ length: 5_000_000 }, (_, i) => Math.sin(i));
  const tensors = {
    'block.0/weight "q" 한국어': { shape: [1000, 4998], data: flat.subarray(1, 4_998_001) },
    tail: { shape: [1999], data: flat.subarray(4_998_001) },
    bytes: { shape: [5], data: Uint8Array.from([1, 2, 3, 4, 5]) },
    wide: { shape: [1], data: Float64Array.from([Math.PI]) },
    special: { shape: [4], data: Float32Array.from([NaN, Infinity, -Infinity, -0]) },
  };
  const path = place();
  const record = await writeSafetensors(path, tensors, { step: '5' });
  const read = await readSafetensors(path);
  expect({ bytes: read.bytes, sha256: read.sha256 }).toEqual(record);
  expect(read.metadata).toEqual({ step: '5' });
  expect(Object.keys(read.tensors).sort()).toEqual(Object.keys(tensors).sort());
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    expect(read.tensors[name]!.shape).toEqual(shape);
    expect(Buffer.from(read.tensors[name]!.data.buffer).equals(Buffer.from(data.buffer, data.byteOffset, data.byteLength))).toBe(true);
  }
});

test('an empty file of tensors', async () => {
  const path = place();
  await writeSafetensors(path, {});
  expect((await readSafetensors(path)).tensors).toEqual({});
});

describe('is refused', () => {
  const one = (changes: object) => JSON.stringify({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...changes } });
  const eight = [1, 2, 3, 4, 5, 6, 7, 8];
  test.each([
    ['an empty file', new Uint8Array(0)],
    ['a file that ends inside its header', file(one({}), eight).subarray(0, 40)],
    ['a file that ends inside its data', file(one({}), eight.slice(1))],
    ['bytes after the last tensor', file(one({}), [...eight, 9])],
    ['a header longer than the file', Uint8Array.from([255, 255, 255, 255, 255, 255, 255, 255, 123])],
    ['a header that is no JSON', file('{"a":', eight)],
    ['a header that is no object', file('[]')],
    ['an unknown type', file(one({ dtype: 'F8_E4M3' }), eight)],
    ['a type named like a method', file(one({ dtype: 'toString' }), eight)],
    ['a shape of another size', file(one({ shape: [3] }), eight)],
    ['a negative shape', file(one({ shape: [-1, -2] }), eight)],
    ['a gap', file(one({ data_offsets: [4, 12] }), [...eight, 1, 2, 3, 4])],
    [
      'tensors that overlap',
      file('{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}', [1, 2, 3]),
    ],
  ])('%s', async (_name, bytes) => {
    const path = place();
    await writeFile(path, bytes);
    await expect(readSafetensors(path)).rejects.toMatchObject({ name: 'CheckpointError', code: 'SAFETENSORS_INVALID' });
  });

  test('a shape that does not fit its data, at writing', async () => {
    await expect(writeSafetensors(place(), { a: { shape: [3], data: new Float32Array(2) } })).rejects.toThrow(CheckpointError);
  });
});
