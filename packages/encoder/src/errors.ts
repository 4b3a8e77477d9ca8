type Details = Readonly<Record<string, unknown>>;

/** What each code means, in words. docs/errors.md says what to do about it. */
const MEANING = {
  ARTIFACT_NOT_FOUND: 'no exported model is at this place',
  ARTIFACT_MANIFEST_INVALID: 'manifest.json is not as this version reads it',
  ARTIFACT_FORMAT_UNSUPPORTED: 'another version of this project wrote the exported model',
  ARTIFACT_FILE_MISSING: 'a file of the exported model is not there',
  ARTIFACT_FILE_DAMAGED: 'a file of the exported model is not the one that was written',
} as const;

export type EncoderErrorCode = keyof typeof MEANING;

/** An exported model that can not be used, or an item that can not be encoded. `code` is stable, `details` say what was found and expected. */
export class EncoderError extends Error {
  override readonly name = 'EncoderError';

  constructor(
    readonly code: EncoderErrorCode,
    readonly details: Details = {},
    options?: ErrorOptions,
  ) {
    const found = Object.entries(details).map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
    super(`${code}: ${[MEANING[code], ...found].join(', ')}`, options);
  }
}
