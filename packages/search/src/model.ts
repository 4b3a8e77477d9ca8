import { HEAD_FILE, type Manifest } from '@commercemm/encoder';

import { SearchError } from './errors.js';
import type { ModelIdentity } from './types.js';

/** Identity of an exported model: all its files but the head's graph, so that a head over a backbone is that backbone. */
export function modelIdentity({ name, files }: Pick<Manifest, 'name' | 'files'>): ModelIdentity {
  const { [HEAD_FILE]: _, ...encoders } = files;
  return { name, files: sums(encoders) };
}

/** Identity of a head whose own graph gives the vectors: the head's graph counts too. */
export const headIdentity = ({ name, files }: Pick<Manifest, 'name' | 'files'>): ModelIdentity => ({ name, files: sums(files) });

const sums = (files: Manifest['files']): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([file, { sha256 }]) => [file, sha256]));

/** @throws SearchError SEARCH_MODEL_MISMATCH naming the files that differ */
export function checkModel(indexed: ModelIdentity, given: ModelIdentity, location: string): void {
  const names = new Set([...Object.keys(indexed.files), ...Object.keys(given.files)]);
  const different = [...names].filter((file) => indexed.files[file] !== given.files[file]);
  if (different.length === 0) return;
  const message = `the vectors at ${location} were made by the model '${indexed.name}', but the query's model is '${given.name}': other ${different.join(', ')}`;
  throw new SearchError('SEARCH_MODEL_MISMATCH', message, { location, expected: indexed, got: given, different });
}
