import { createPreprocessSpec, inspectImage, type ImageHeader, PreprocessError, type PreprocessSpec } from '@commercemm/preprocess';
import sharp from 'sharp';

import { type Problem, type RejectionCode, rejectionCodes } from '../rejections.js';
import { type Fingerprint, fingerprint, shrink, THUMBNAIL } from './fingerprint.js';

export interface ImageLimits {
  /** Width times height above which an image is refused; read from its header, before decoding. */
  readonly maxPixels: number;
  /** Longer images are shrunk to this, in pixels of the long side. */
  readonly maxSide: number;
}

export interface AcceptedImage {
  /** The bytes as they came, or, if something had to change, a JPEG. */
  readonly bytes: Uint8Array;
  readonly fingerprint: Fingerprint;
  /** Why the bytes are not those of the source. */
  readonly converted: readonly Conversion[];
}

export type Conversion = 'animated' | 'format' | 'shrunk';

/** Formats that are stored as they are; others are rare, or slow to decode at each step of training. */
const STORED = ['jpeg', 'png', 'webp'];
const WHITE = { r: 255, g: 255, b: 255 };

/**
 * Checks that bytes are an image, down to its last pixel. Rotated, transparent and CMYK images stay as they came: decoding for the model makes
 * them upright, opaque and sRGB, and a service that gets the same file then sees the same pixels.
 */
export async function acceptImage(bytes: Uint8Array, limits: ImageLimits): Promise<AcceptedImage | Problem> {
  try {
    const header = await inspectImage(bytes, specOf(limits));
    const converted = conversions(header, limits);
    if (converted.length === 0) {
      // Decoding down to a thumbnail reads all of the file, so it is the check for missing and broken bytes as well.
      if (isPlain(header)) return { bytes, converted, fingerprint: fingerprint(bytes, await thumbnail(bytes, header)) };
      const { data, info } = await decode(bytes, limits);
      return { bytes, converted, fingerprint: fingerprint(bytes, shrink(data, info)) };
    }
    const { data, info } = await decode(bytes, limits);
    const kept = await sharp(data, { raw: info }).jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).toBuffer();
    return { bytes: kept, converted, fingerprint: fingerprint(bytes, shrink(data, info)) };
  } catch (error) {
    return problemOf(error, bytes);
  }
}

/** Whether its pixels are those that are seen. */
const isPlain = ({ orientation, hasAlpha, space }: ImageHeader): boolean =>
  orientation <= 1 && !hasAlpha && ['srgb', 'rgb', 'b-w', 'rgb16', 'grey16'].includes(space);

function conversions(header: ImageHeader, { maxSide }: ImageLimits): Conversion[] {
  const reasons: readonly (readonly [boolean, Conversion])[] = [
    [header.animated, 'animated'],
    [!STORED.includes(header.format), 'format'],
    [Math.max(header.width, header.height) > maxSide, 'shrunk'],
  ];
  return reasons.filter(([applies]) => applies).map(([, reason]) => reason);
}

/** The pixels as they are seen: those that are stored, and that the thumbnail is made of. */
const decode = (bytes: Uint8Array, { maxPixels, maxSide }: ImageLimits) =>
  sharp(bytes, { failOn: 'error', limitInputPixels: maxPixels, autoOrient: true })
    .flatten({ background: WHITE })
    .resize(maxSide, maxSide, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });

/** Small images are decoded whole, as setting up a resize takes longer than that; libvips decodes larger ones at a reduced scale. */
const SMALL = 256;

async function thumbnail(bytes: Uint8Array, { width, height }: { width: number; height: number }): Promise<Uint8Array> {
  const image = sharp(bytes, { failOn: 'error' });
  if (Math.max(width, height) > SMALL) image.resize(8 * THUMBNAIL.width, 8 * THUMBNAIL.height, { fit: 'fill', kernel: 'linear' });
  const { data, info } = await image.toColourspace('srgb').removeAlpha().raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  return shrink(data, info);
}

function problemOf(error: unknown, bytes: Uint8Array): Problem {
  const field = 'images';
  if (error instanceof PreprocessError) {
    const { details } = error;
    const code = rejectionCodes.find((known): known is RejectionCode => known === error.code) ?? 'IMAGE_CORRUPT';
    if (code === 'IMAGE_TOO_LARGE') {
      return {
        code,
        field,
        expected: `at most ${details.maximum as number} pixels`,
        got: `${details.width as number} x ${details.height as number}`,
      };
    }
    return {
      code,
      field,
      expected: `a whole image (jpeg, png, webp, gif, tiff or avif)`,
      got: String(details.got ?? details.reason ?? `${bytes.length} bytes`),
    };
  }
  const reason = (error instanceof Error ? error.message : String(error)).trim().replaceAll(/\s*\n\s*/g, '; ');
  const code = /premature end|truncat|unexpected end/i.test(reason) ? 'IMAGE_TRUNCATED' : 'IMAGE_CORRUPT';
  return { code, field, expected: 'an image that decodes to its last pixel', got: reason.slice(0, 200) };
}

const specs = new Map<number, PreprocessSpec>();
function specOf({ maxPixels }: ImageLimits): PreprocessSpec {
  let spec = specs.get(maxPixels);
  if (!spec) specs.set(maxPixels, (spec = createPreprocessSpec({ image: { maxPixels } })));
  return spec;
}
