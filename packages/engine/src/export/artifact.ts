import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import {
  ARTIFACT_FORMAT,
  fileEntry,
  FUSION_FILE,
  MANIFEST_FILE,
  modalityFile,
  parseManifest,
  TOKENIZER_FILE,
  type Manifest,
} from '@commercemm/encoder';

import { replaceFolder, syncFolder } from '../checkpoint/folder.js';
import { EngineError } from '../errors.js';
import type { ExportedBackbone } from './backbone.js';

/** Contents of the files of an artifact, by their names. */
export type ArtifactFiles = Readonly<Record<string, Uint8Array>>;

/** What the manifest says beside what the files say themselves. */
export type ManifestFacts = Omit<Manifest, 'format' | 'createdAt' | 'files'>;

/** The files that every artifact has. */
export const backboneFiles = ({ encoders, fusion }: ExportedBackbone, tokenizer: string): ArtifactFiles => ({
  [TOKENIZER_FILE]: new TextEncoder().encode(tokenizer),
  ...Object.fromEntries(Object.entries(encoders).map(([id, { bytes }]) => [modalityFile(id), bytes])),
  ...(fusion && { [FUSION_FILE]: fusion.bytes }),
});

/**
 * Writes an exported model: its files and a manifest with their checksums. All is written beside and renamed into place when it is
 * whole, so that nobody loads half of one; an artifact that was there is replaced.
 * @throws EngineError EXPORT_FOLDER_OCCUPIED if the folder holds something else, EncoderError ARTIFACT_MANIFEST_INVALID
 */
export async function writeArtifact(folder: string, facts: ManifestFacts, files: ArtifactFiles): Promise<Manifest> {
  const manifest = parseManifest({
    format: ARTIFACT_FORMAT,
    ...facts,
    createdAt: new Date().toISOString(),
    files: Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, fileEntry(bytes)])),
  });
  await checkArtifactFolder(folder);
  const beside = `${folder}.tmp-${process.pid}`;
  await mkdir(beside, { recursive: true });
  try {
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(beside, name), bytes, { flush: true });
    await writeFile(join(beside, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
    await syncFolder(beside);
    await replaceFolder(beside, folder);
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    throw error;
  }
  await syncFolder(dirname(folder));
  return manifest;
}

/**
 * A folder may be replaced if it is an artifact or empty. What takes long before it writes an artifact should look here first.
 * @throws EngineError EXPORT_FOLDER_OCCUPIED
 */
export async function checkArtifactFolder(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (names.length === 0 || names.includes(MANIFEST_FILE)) return;
  const expected = `a new folder, an empty one, or one with a ${MANIFEST_FILE}`;
  throw new EngineError('EXPORT_FOLDER_OCCUPIED', { folder, expected, got: names.slice(0, 5).join(', ') });
}
