import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type Connection, connect as connectToLance } from '@lancedb/lancedb';

/** The folder of a local location; null for an object store (`s3://`, `gs://`, `az://`, ...). */
export function localFolder(location: string): string | null {
  if (location.startsWith('file:')) return fileURLToPath(location);
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(location) ? null : resolve(location);
}

/** Opens the Lance tables of a folder, which is made, or an object-store address; credentials come from the usual environment variables. */
export const connect = (location: string): Promise<Connection> => connectToLance(localFolder(location) ?? location);

/**
 * Of an object store true: what it holds is found when it is opened.
 * @throws what the system says of a folder that may be there and can't be reached
 */
export async function exists(location: string): Promise<boolean> {
  const folder = localFolder(location);
  if (folder === null) return true;
  try {
    await access(folder);
    return true;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code!)) return false;
    throw error;
  }
}
