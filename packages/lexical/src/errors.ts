export type LexicalErrorCode = 'LEXICAL_STATISTICS_INVALID';

export class LexicalError extends Error {
  override readonly name = 'LexicalError';

  constructor(
    readonly code: LexicalErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(`${code}: ${message}`, options);
  }
}
