/** What the packages of heads begin with: a loaded head, and its data as the package reads them. */
import type { z } from 'zod';

import type { BackboneOptions } from '../backbone/open.js';
import { EncoderError } from '../errors.js';
import { loadHead, type Head, type HeadIdentity } from './head.js';

/** @throws EncoderError ARTIFACT_MANIFEST_INVALID with every wrong field, if the head's data are not as its package writes them */
export function headData<T>({ data }: { readonly data: unknown }, schema: z.ZodType<T>): T {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  throw new EncoderError('ARTIFACT_MANIFEST_INVALID', {
    place: 'head.data',
    problems: result.error.issues.map(({ path, message }) => `${['head', 'data', ...path].join('.')}: ${message}`).join('; '),
  });
}

/**
 * Loads a head and makes of it what its package serves; the head is let go if that fails.
 * @throws what `loadHead` and `make` throw
 */
export async function loadHeadAs<T>(
  folder: string,
  expected: HeadIdentity,
  options: BackboneOptions,
  make: (head: Head) => T | Promise<T>,
): Promise<T> {
  const head = await loadHead(folder, expected, options);
  try {
    return await make(head);
  } catch (error) {
    await head.dispose();
    throw error;
  }
}
