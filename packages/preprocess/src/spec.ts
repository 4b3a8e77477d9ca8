import { z } from 'zod';

import { PreprocessError } from './errors.js';

const channels = z.tuple([z.number(), z.number(), z.number()]);
const deviation = z.number().positive();

export const imageSpecSchema = z
  .strictObject({
    /** Side of the square the model sees, in pixels. */
    size: z.int().positive(),
    /** Side of the square an image is decoded to for training, at least `size`: crops are taken from it. */
    decodedSize: z.int().positive(),
    /** `contain` pads, `cover` cuts the longer side around the centre, `stretch` bends. */
    fit: z.enum(['contain', 'cover', 'stretch']),
    /** Beneath transparent pixels and beside contained images, 0 to 255. */
    background: z.tuple([z.int().min(0).max(255), z.int().min(0).max(255), z.int().min(0).max(255)]),
    /** Per channel, of values in 0 to 1. */
    mean: channels,
    std: z.tuple([deviation, deviation, deviation]),
    /** Filter that scales the file's pixels. */
    kernel: z.enum(['nearest', 'cubic', 'mitchell', 'lanczos2', 'lanczos3']),
    /** Width times height that a file may have; checked before decoding. */
    maxPixels: z.int().positive(),
  })
  .refine(({ size, decodedSize }) => decodedSize >= size, { path: ['decodedSize'], message: 'must be at least size' });

export const textSpecSchema = z.strictObject({
  /** Tokens of a text, [CLS] and [SEP] included. */
  maxTokens: z.int().min(3),
  lowercase: z.boolean(),
  normalization: z.literal('NFKC'),
  /** Parts of a product that make up its text, in this order. */
  fields: z.array(z.enum(['title', 'description', 'category', 'attributes'])).min(1),
});

/** Everything that decides pixels and tokens. It is saved with each model, and serving reads it from there. */
export const preprocessSpecSchema = z.strictObject({
  version: z.literal(1),
  image: imageSpecSchema,
  text: textSpecSchema,
});

export type ImageSpec = Readonly<z.infer<typeof imageSpecSchema>>;
export type TextSpec = Readonly<z.infer<typeof textSpecSchema>>;
export interface PreprocessSpec {
  readonly version: 1;
  readonly image: ImageSpec;
  readonly text: TextSpec;
}

/** A spec with every choice made: what is not given has the default. @throws PreprocessError SPEC_INVALID */
export function createPreprocessSpec(
  given: { readonly image?: Partial<ImageSpec>; readonly text?: Partial<TextSpec> } = {},
): PreprocessSpec {
  const size = given.image?.size ?? 224;
  return parsePreprocessSpec({
    version: 1,
    image: {
      size,
      decodedSize: Math.round(size * 1.25),
      fit: 'contain',
      background: [255, 255, 255],
      mean: [0.5, 0.5, 0.5],
      std: [0.5, 0.5, 0.5],
      kernel: 'lanczos3',
      maxPixels: 50_000_000,
      ...given.image,
    },
    text: { maxTokens: 64, lowercase: true, normalization: 'NFKC', fields: ['title', 'description'], ...given.text },
  });
}

/** Checks a spec read from a file. @throws PreprocessError SPEC_INVALID with every wrong field. */
export function parsePreprocessSpec(data: unknown): PreprocessSpec {
  const result = preprocessSpecSchema.safeParse(data);
  if (result.success) return result.data;
  throw new PreprocessError('SPEC_INVALID', {
    problems: result.error.issues.map(({ path, message }) => `${path.join('.') || 'spec'}: ${message}`).join('; '),
  });
}
