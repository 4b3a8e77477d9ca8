import sharp, { type Metadata } from 'sharp';

import { PreprocessError } from '../errors.js';
import type { PreprocessSpec } from '../spec.js';
import { IMAGE_FORMATS, sniffImage } from './signature.js';

/** What an image's header says; no pixel was decoded. */
export interface ImageHeader {
  readonly format: string;
  /** As stored, before any EXIF rotation. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
  /** `srgb`, `cmyk`, `b-w`, `rgb16`, ... */
  readonly space: string;
  readonly hasAlpha: boolean;
  readonly animated: boolean;
}

/**
 * Only bytes that look like an accepted format reach a decoder at all.
 * @returns the name of the format
 * @throws PreprocessError IMAGE_EMPTY, IMAGE_NOT_AN_IMAGE, IMAGE_FORMAT_UNSUPPORTED
 */
export function acceptedFormat(bytes: Uint8Array): string {
  const expected = IMAGE_FORMATS.join(', ');
  if (bytes.length === 0) throw new PreprocessError('IMAGE_EMPTY', { expected });
  const signature = sniffImage(bytes);
  if (!signature) throw new PreprocessError('IMAGE_NOT_AN_IMAGE', { bytes: bytes.length, expected });
  if (!IMAGE_FORMATS.includes(signature.format)) throw new PreprocessError('IMAGE_FORMAT_UNSUPPORTED', { got: signature.format, expected });
  return signature.format;
}

/**
 * Reads the header.
 * @throws PreprocessError IMAGE_EMPTY, IMAGE_NOT_AN_IMAGE, IMAGE_FORMAT_UNSUPPORTED, IMAGE_TOO_LARGE, IMAGE_TRUNCATED, IMAGE_CORRUPT
 */
export async function inspectImage(bytes: Uint8Array, { image: { maxPixels } }: PreprocessSpec): Promise<ImageHeader> {
  const format = acceptedFormat(bytes);
  let metadata: Metadata;
  try {
    // The limit is checked below, so that the error can say the size.
    metadata = await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch (cause) {
    throw decodingError(bytes, cause);
  }
  const { width, height } = metadata;
  if (width * height > maxPixels) {
    throw new PreprocessError('IMAGE_TOO_LARGE', { width, height, pixels: width * height, maximum: maxPixels });
  }
  return {
    format,
    width,
    height,
    orientation: metadata.orientation ?? 1,
    space: metadata.space,
    hasAlpha: metadata.hasAlpha,
    animated: (metadata.pages ?? 1) > 1,
  };
}

/** Names what went wrong when a decoder gave up: bytes missing, or bytes wrong. */
export function decodingError(bytes: Uint8Array, cause: unknown): PreprocessError {
  const reason = (cause instanceof Error ? cause.message : String(cause))
    .trim()
    .replaceAll(/\s*\n\s*/g, '; ')
    .slice(0, 300);
  const truncated = sniffImage(bytes)?.truncated || /premature end|truncat|unexpected end/i.test(reason);
  return new PreprocessError(truncated ? 'IMAGE_TRUNCATED' : 'IMAGE_CORRUPT', { bytes: bytes.length, reason }, { cause });
}
