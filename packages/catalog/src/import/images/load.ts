import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { resolve } from 'node:path';

import { type Problem, shorten } from '../rejections.js';
import type { ImageReference } from '../schemas.js';

/** Files beyond this are no product photos, and reading many of them at a time would fill the memory. */
const MAX_BYTES = 256 << 20;

/** How base64 of JPEG, PNG, GIF, WebP and TIFF files begins. */
const BASE64 = /^(\/9j\/|iVBORw0KGgo|R0lGOD|UklGR|SUkqA|TU0AK)/;

/** The bytes of an image as a row names it. Paths are relative to the folder of the row's file. */
export async function loadImage(reference: ImageReference, folder: string): Promise<Uint8Array | Problem> {
  const value = typeof reference === 'string' ? reference : reference.bytes;
  if (value instanceof Uint8Array) return value;
  if (value.startsWith('data:')) {
    const comma = value.indexOf(',');
    return Buffer.from(unescapePercent(value.slice(comma + 1)), value.slice(0, comma).endsWith(';base64') ? 'base64' : 'latin1');
  }
  if (typeof reference !== 'string' || (BASE64.test(value) && value.length > 64)) return Buffer.from(value, 'base64');
  if (/^https?:\/\//i.test(value)) return missing(value, 'a file: web addresses are not fetched, download the images first');
  try {
    const path = value.startsWith('file:') ? fileURLToPath(value) : resolve(folder, value);
    return await readWhole(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return missing(value, code === 'ENOENT' ? 'a file in or below the folder of the data file' : `a readable file (${code})`);
  }
}

async function readWhole(path: string): Promise<Uint8Array | Problem> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size > MAX_BYTES) return { code: 'IMAGE_TOO_LARGE', field: 'images', expected: `at most ${MAX_BYTES} bytes`, got: `${size} bytes` };
    return await file.readFile();
  } finally {
    await file.close();
  }
}

const missing = (value: string, expected: string): Problem => ({ code: 'IMAGE_MISSING', field: 'images', expected, got: shorten(value) });

function unescapePercent(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
