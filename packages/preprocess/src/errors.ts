/** What each code means, in words. The README says what to do about it. */
const MEANING = {
  IMAGE_EMPTY: 'the image has no bytes',
  IMAGE_NOT_AN_IMAGE: 'the bytes are no image',
  IMAGE_FORMAT_UNSUPPORTED: 'the image format is not accepted',
  IMAGE_TOO_LARGE: 'the image has more pixels than allowed',
  IMAGE_TRUNCATED: 'the image ends before its last pixel',
  IMAGE_CORRUPT: 'the image can not be decoded',
  SPEC_INVALID: 'the preprocessing spec is invalid',
  TOKENIZER_INVALID: 'the tokenizer does not fit',
  TOKENIZER_TRAINING_FAILED: 'the tokenizer could not be trained',
} as const;

export type PreprocessErrorCode = keyof typeof MEANING;

/** An input that can not be turned into pixels or tokens. `code` is stable, `details` say what was found and what would be right. */
export class PreprocessError extends Error {
  constructor(
    readonly code: PreprocessErrorCode,
    readonly details: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    const found = Object.entries(details).map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
    super(`${code}: ${[MEANING[code], ...found].join(', ')}`, options);
    this.name = 'PreprocessError';
  }
}
