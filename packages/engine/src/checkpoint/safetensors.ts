import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';

import { CheckpointError } from './errors.js';
import { allocate, bytesOf, decodeHeader, encodeHeader, headerLength, type NamedTensor, type TensorArray } from './safetensors-format.js';

/** Bytes written or read at a time: the event loop turns in between. */
const CHUNK = 8 * 2 ** 20;

export interface FileRecord {
  readonly bytes: number;
  /** SHA-256 of the whole file, in hex. */
  readonly sha256: string;
}

export interface SafetensorsFile extends FileRecord {
  readonly tensors: Readonly<Record<string, NamedTensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Writes tensors straight from their arrays, no second copy in memory, and waits until the disk has them. The arrays must not change meanwhile. */
export async function writeSafetensors(
  path: string,
  tensors: Readonly<Record<string, NamedTensor>>,
  metadata?: Readonly<Record<string, string>>,
): Promise<FileRecord> {
  const { head, parts } = encodeHeader(tensors, metadata);
  const file = await open(path, 'wx');
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    for (const part of [head, ...parts.map(bytesOf)]) {
      for (let at = 0; at < part.length; at += CHUNK) {
        const chunk = part.subarray(at, at + CHUNK);
        hash.update(chunk);
        await writeAll(file, chunk);
      }
      bytes += part.length;
    }
    await file.sync();
    return { bytes, sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}

/** Reads a file's tensors, each into an array of its own. @throws CheckpointError SAFETENSORS_INVALID */
export async function readSafetensors(path: string): Promise<SafetensorsFile> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const hash = createHash('sha256');
    const take = async (into: Uint8Array): Promise<Uint8Array> => {
      for (let at = 0; at < into.length; at += CHUNK) hash.update(await readAll(file, into.subarray(at, at + CHUNK)));
      return into;
    };
    const length = headerLength(await take(new Uint8Array(Math.min(8, size))), size);
    const { places, metadata } = decodeHeader(await take(new Uint8Array(length)), size - 8 - length);
    const arrays = new Map<string, TensorArray>();
    for (const place of [...places].sort((a, b) => a.begin - b.begin)) {
      const data = allocate(place);
      await take(bytesOf(data));
      arrays.set(place.name, data);
    }
    const tensors = Object.fromEntries(places.map(({ name, shape }) => [name, { shape, data: arrays.get(name)! }]));
    return { tensors, metadata, bytes: size, sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at, bytes.length - at)).bytesWritten;
}

async function readAll(file: FileHandle, into: Uint8Array): Promise<Uint8Array> {
  for (let at = 0; at < into.length;) {
    const { bytesRead } = await file.read(into, at, into.length - at);
    if (bytesRead === 0) throw new CheckpointError('SAFETENSORS_INVALID', { got: 'a file that became shorter while it was read' });
    at += bytesRead;
  }
  return into;
}
