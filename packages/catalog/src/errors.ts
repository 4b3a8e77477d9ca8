/** Codes that a catalog error can carry; the README says what to do about each. */
export type CatalogErrorCode =
  | 'CATALOG_NOT_FOUND'
  | 'CATALOG_FORMAT_TOO_NEW'
  | 'CATALOG_ROW_OUT_OF_RANGE'
  | 'CATALOG_SOURCE_NOT_FOUND'
  | 'CATALOG_FORMAT_UNKNOWN'
  | 'CATALOG_FILE_UNREADABLE'
  | 'CATALOG_MAP_INVALID'
  | 'CATALOG_OPTION_INVALID'
  | 'CATALOG_EMPTY'
  | 'CATALOG_TOO_MANY_REJECTED';

export class CatalogError extends Error {
  override readonly name = 'CatalogError';

  constructor(
    readonly code: CatalogErrorCode,
    message: string,
    /** What the message speaks of, as data: file, line, field, expected, got, counts. */
    readonly details: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(`${code}: ${message}`, options);
  }
}
