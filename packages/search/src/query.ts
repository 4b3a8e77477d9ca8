import { SearchError } from './errors.js';
import type { Mode, SearchQuery } from './types.js';

const MOST_HITS = 1000;

/** What a query asks for where it does not say. */
export const modeOf = ({ mode, vector, text }: SearchQuery): Mode => mode ?? (vector ? (text === undefined ? 'vector' : 'hybrid') : 'text');

/** @throws SearchError SEARCH_QUERY_INVALID */
export function checkQuery(query: SearchQuery, dimensions: number): void {
  const { k, vector, text, vectorWeight } = query;
  const mode = modeOf(query);
  const invalid = (what: string, expected: string, got: unknown) =>
    new SearchError('SEARCH_QUERY_INVALID', `${what} must be ${expected}, got ${String(got)}`, { expected, got });
  if (!Number.isInteger(k) || k < 1 || k > MOST_HITS) throw invalid('k', `a whole number from 1 to ${MOST_HITS}`, k);
  if (mode !== 'text') {
    if (!vector || vector.length !== dimensions)
      throw invalid('vector', `${dimensions} numbers, as in the index`, vector?.length ?? 'none');
    const length = Math.hypot(...vector);
    if (!(Math.abs(length - 1) < 1e-3)) throw invalid('vector', 'of length 1', length);
  }
  if (mode !== 'vector' && !text?.trim()) throw invalid('text', 'a text that is not empty', text === undefined ? 'none' : `'${text}'`);
  if (vectorWeight !== undefined && !(vectorWeight >= 0 && vectorWeight <= 1)) throw invalid('vectorWeight', 'from 0 to 1', vectorWeight);
}
