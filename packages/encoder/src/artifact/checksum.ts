import { createHash } from 'node:crypto';

import type { FileEntry } from './manifest.js';

/** The manifest's entry of a file. */
export const fileEntry = (bytes: Uint8Array): FileEntry => ({
  sha256: createHash('sha256').update(bytes).digest('hex'),
  bytes: bytes.length,
});
