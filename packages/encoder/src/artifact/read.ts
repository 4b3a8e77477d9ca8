import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';

import { EncoderError } from '../errors.js';
import { MANIFEST_FILE, parseManifest, type FileEntry, type Manifest } from './manifest.js';

/** A folder whose manifest is valid and whose files are those that were written. */
export interface Artifact {
  readonly folder: string;
  readonly manifest: Manifest;
}

/**
 * Reads the manifest and checks size and SHA-256 of every file it names.
 * @throws EncoderError ARTIFACT_NOT_FOUND, ARTIFACT_MANIFEST_INVALID, ARTIFACT_FORMAT_UNSUPPORTED, ARTIFACT_FILE_MISSING, ARTIFACT_FILE_DAMAGED
 */
export async function readArtifact(folder: string): Promise<Artifact> {
  const manifest = await readManifest(folder);
  await Promise.all(Object.entries(manifest.files).map(([file, entry]) => checkFile(join(folder, file), entry)));
  return { folder, manifest };
}

/** The manifest alone. @throws EncoderError ARTIFACT_NOT_FOUND, ARTIFACT_MANIFEST_INVALID, ARTIFACT_FORMAT_UNSUPPORTED */
export async function readManifest(folder: string): Promise<Manifest> {
  const place = join(folder, MANIFEST_FILE);
  const json = await readFile(place, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === 'ENOENT' || cause.code === 'ENOTDIR' ? new EncoderError('ARTIFACT_NOT_FOUND', { place }, { cause }) : cause;
  });
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch (cause) {
    throw new EncoderError('ARTIFACT_MANIFEST_INVALID', { place, problems: (cause as Error).message }, { cause });
  }
  return parseManifest(data, place);
}

async function checkFile(place: string, { sha256, bytes }: FileEntry): Promise<void> {
  const found = await stat(place).catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === 'ENOENT' ? new EncoderError('ARTIFACT_FILE_MISSING', { place }, { cause }) : cause;
  });
  if (found.size !== bytes)
    throw new EncoderError('ARTIFACT_FILE_DAMAGED', { place, expected: `${bytes} bytes`, got: `${found.size} bytes` });
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(place, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  const got = hash.digest('hex');
  if (got !== sha256) throw new EncoderError('ARTIFACT_FILE_DAMAGED', { place, expected: `SHA-256 ${sha256}`, got });
}
