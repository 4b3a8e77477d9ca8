import type { PreprocessErrorCode } from '@commercemm/preprocess';

type Details = Readonly<Record<string, unknown>>;

/** What each code means, in words. docs/errors.md says what to do about it. */
const MEANING = {
  ARTIFACT_NOT_FOUND: 'no exported model is at this place',
  ARTIFACT_MANIFEST_INVALID: 'manifest.json is not as this version reads it',
  ARTIFACT_FORMAT_UNSUPPORTED: 'another version of this project wrote the exported model',
  ARTIFACT_FILE_MISSING: 'a file of the exported model is not there',
  ARTIFACT_FILE_DAMAGED: 'a file of the exported model is not the one that was written',
  ARTIFACT_GRAPH_REFUSED: 'a graph of the exported model can not be used',
  ARTIFACT_MODALITY_UNKNOWN: 'the exported model takes a modality that this version can not feed',
  ARTIFACT_HEAD_MISMATCH: 'the exported model has another head than the one asked for',
  ENCODER_FEATURE_UNKNOWN: 'the model has no feature of this name',
  ENCODER_RUN_FAILED: 'a graph failed while it ran',
  ENCODER_DISPOSED: 'it was used after dispose()',
} as const;

export type EncoderErrorCode = keyof typeof MEANING;

/** A model that can not be loaded or run. `code` is stable, `details` say what was found and what was expected. */
export class EncoderError extends Error {
  override readonly name = 'EncoderError';

  constructor(
    readonly code: EncoderErrorCode,
    readonly details: Details = {},
    options?: ErrorOptions,
  ) {
    super(sentence(code, MEANING[code], details), options);
  }
}

const ITEM_MEANING = {
  ITEM_INVALID: 'the item has a field of the wrong type',
  ITEM_EMPTY: 'the item has neither an image nor a text',
  ITEM_PART_MISSING: 'the item lacks what the head looks at',
  ITEM_TEXT_TOO_LONG: 'the item has more text than allowed',
  ITEM_IMAGE_TOO_LARGE: 'the item has an image of more bytes than allowed',
} as const;

/** Codes of its own, and those of images that can not be decoded. */
export type ItemErrorCode = keyof typeof ITEM_MEANING | Extract<PreprocessErrorCode, `IMAGE_${string}`>;

/** Stands in a list of results in the place of an item that can not be used; the other items have theirs. */
export class ItemError extends Error {
  override readonly name = 'ItemError';

  constructor(
    readonly code: ItemErrorCode,
    readonly details: Details = {},
    options?: ErrorOptions,
  ) {
    super(
      sentence(code, code in ITEM_MEANING ? ITEM_MEANING[code as keyof typeof ITEM_MEANING] : 'the image can not be used', details),
      options,
    );
  }
}

function sentence(code: string, meaning: string, details: Details): string {
  const found = Object.entries(details).map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return `${code}: ${[meaning, ...found].join(', ')}`;
}
