import sharp from 'sharp';

import { PreprocessError } from '../errors.js';
import type { PreprocessSpec } from '../spec.js';
import { acceptedFormat, decodingError, inspectImage } from './inspect.js';

// One thread an image: small images gain nothing from more, and several are decoded at a time anyway.
sharp.concurrency(1);
// No image is decoded twice from the same buffer, so libvips' cache would only hold memory.
sharp.cache(false);

const FIT = { contain: 'contain', cover: 'cover', stretch: 'fill' } as const;

/**
 * The pixels a model sees in serving and evaluation: [size, size, 3] as bytes, sRGB, upright (EXIF), transparent
 * parts on the background, the first frame of an animation.
 * @throws PreprocessError IMAGE_EMPTY, IMAGE_NOT_AN_IMAGE, IMAGE_FORMAT_UNSUPPORTED, IMAGE_TOO_LARGE, IMAGE_TRUNCATED, IMAGE_CORRUPT
 */
export const decodeImage = (bytes: Uint8Array, spec: PreprocessSpec): Promise<Uint8Array> => decodeSquare(bytes, spec, spec.image.size);

/** As decodeImage, at `decodedSize`: what augmentation takes its crops from. [decodedSize, decodedSize, 3]. */
export const decodeForAugmentation = (bytes: Uint8Array, spec: PreprocessSpec): Promise<Uint8Array> =>
  decodeSquare(bytes, spec, spec.image.decodedSize);

async function decodeSquare(bytes: Uint8Array, spec: PreprocessSpec, side: number): Promise<Uint8Array> {
  acceptedFormat(bytes);
  const {
    fit,
    background: [r, g, b],
    kernel,
    maxPixels,
  } = spec.image;
  const background = { r, g, b };
  try {
    const { data, info } = await sharp(bytes, { failOn: 'error', limitInputPixels: maxPixels, autoOrient: true })
      .flatten({ background })
      .resize(side, side, { fit: FIT[fit], background, kernel })
      .toColourspace('srgb')
      .removeAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 3) throw new Error(`decoded to ${info.channels} channels`);
    return new Uint8Array(data.buffer, data.byteOffset, data.length);
  } catch (cause) {
    // Too many pixels are refused by the decoder, which does not say how many there are; the header does.
    await inspectImage(bytes, spec);
    throw decodingError(bytes, cause);
  }
}

/** An image that could not be decoded stands in the list as its error: one bad file stops nothing. */
export async function decodeImages(
  list: readonly Uint8Array[],
  spec: PreprocessSpec,
  concurrency = 4,
): Promise<(Uint8Array | PreprocessError)[]> {
  const results = new Array<Uint8Array | PreprocessError>(list.length);
  let next = 0;
  const work = async () => {
    while (next < list.length) {
      const index = next++;
      try {
        results[index] = await decodeImage(list[index]!, spec);
      } catch (error) {
        if (!(error instanceof PreprocessError)) throw error;
        results[index] = error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(Math.max(1, concurrency), list.length) }, work));
  return results;
}
