/** Codes of this package; docs/errors.md says what to do about each. */
export type SearchErrorCode =
  | 'SEARCH_INDEX_NOT_FOUND'
  | 'SEARCH_FORMAT_TOO_NEW'
  | 'SEARCH_MODEL_MISMATCH'
  | 'SEARCH_ROW_INVALID'
  | 'SEARCH_INDEX_EMPTY'
  | 'SEARCH_QUERY_INVALID';

export class SearchError extends Error {
  override readonly name = 'SearchError';

  constructor(
    readonly code: SearchErrorCode,
    message: string,
    /** What the message speaks of, as data. */
    readonly details: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(`${code}: ${message}`, options);
  }
}
