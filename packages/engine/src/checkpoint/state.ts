import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

import { CheckpointError } from './errors.js';
import type { FileRecord } from './safetensors.js';

export const FORMAT = 1;

/** What JSON can hold; numbers must be finite. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

export interface StateDocument {
  readonly format: number;
  readonly step: number;
  /** By file name. */
  readonly files: Readonly<Record<string, FileRecord>>;
  readonly state: Json;
}

const checksum = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Writes the document with its own checksum, and waits for the disk. @throws CheckpointError CHECKPOINT_STATE_INVALID for NaN and infinities */
export async function writeState(path: string, document: StateDocument): Promise<void> {
  const text = JSON.stringify(document, (key, value: unknown) => {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new CheckpointError('CHECKPOINT_STATE_INVALID', {
        field: key,
        got: value,
        expected: 'a finite number: JSON would make it null',
      });
    }
    return value;
  });
  const sha256 = checksum(text);
  await writeFile(path, JSON.stringify({ ...(JSON.parse(text) as StateDocument), sha256 }, null, 2), { flush: true, flag: 'wx' });
}

/** @throws CheckpointError CHECKPOINT_DAMAGED, CHECKPOINT_VERSION_UNSUPPORTED */
export async function readState(path: string): Promise<StateDocument> {
  let read: StateDocument & { readonly sha256?: string };
  try {
    read = JSON.parse(await readFile(path, 'utf8')) as typeof read;
  } catch (error) {
    throw new CheckpointError('CHECKPOINT_DAMAGED', { file: path, problem: (error as Error).message });
  }
  const { sha256, ...document } = read;
  if (document.format !== FORMAT)
    throw new CheckpointError('CHECKPOINT_VERSION_UNSUPPORTED', { file: path, expected: FORMAT, got: document.format });
  if (checksum(JSON.stringify(document)) !== sha256)
    throw new CheckpointError('CHECKPOINT_DAMAGED', { file: path, problem: 'another checksum than its own' });
  return document;
}
