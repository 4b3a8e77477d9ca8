import sharp, { type Metadata } from 'sharp';

import { PreprocessError } from '../errors.js';
import type { PreprocessSpec } from '../spec.js';

const FORMATS: readonly string[] = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif'];

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
 * Reads the header.
 * @throws PreprocessError IMAGE_EMPTY, IMAGE_NOT_AN_IMAGE, IMAGE_FORMAT_UNSUPPORTED, IMAGE_TOO_LARGE
 */
export async function inspectImage(bytes: Uint8Array, { image: { maxPixels } }: PreprocessSpec): Promise<ImageHeader> {
  if (bytes.length === 0) throw new PreprocessError('IMAGE_EMPTY');
  let metadata: Metadata;
  try {
    // The limit is checked below, so that the error can say the size.
    metadata = await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch (cause) {
    const message = messageOf(cause);
    const code = truncated(message) ? 'IMAGE_TRUNCATED' : 'IMAGE_NOT_AN_IMAGE';
    throw new PreprocessError(code, { bytes: bytes.length, reason: message, expected: FORMATS.join(', ') }, { cause });
  }
  const { format, width, height } = metadata;
  if (!FORMATS.includes(format)) throw new PreprocessError('IMAGE_FORMAT_UNSUPPORTED', { got: format, expected: FORMATS.join(', ') });
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

export const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).trim().replaceAll(/\s*\n\s*/g, '; ');

/** How the decoders of libvips say that a file stops too early. */
export const truncated = (message: string): boolean =>
  /premature end|truncat|unexpected end|end of (file|stream|data|image)|out of data|not enough|read error|less data|no image data|\bEOF\b/i.test(
    message,
  );
