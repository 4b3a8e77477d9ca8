/** Fields of requests. A form (multipart) brings files as bytes and the rest as texts; JSON brings files as base64. */
import { z } from 'zod';

const base64 = z
  .string()
  .refine((text) => !/[^A-Za-z0-9+/=]/.test(text), 'must be base64')
  .transform((text): Uint8Array => Buffer.from(text, 'base64'))
  .meta({ contentEncoding: 'base64', description: 'A JPEG, PNG, WebP, GIF, TIFF or AVIF file. In a form: the file itself.' });

export const imageField = z.union([z.instanceof(Uint8Array), base64], { error: 'must be an image file, in base64 if the body is JSON' });

/** A whole number, or the text of one as a form sends it. */
export const countField = (most: number, usual: number) =>
  z
    .union([z.int(), z.string().regex(/^\d+$/).transform(Number)], { error: 'must be a whole number' })
    .pipe(z.int().min(1).max(most))
    .default(usual);

/** As JSON has it, or the text of it as a form sends it. */
export const jsonField = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (typeof value === 'string' ? parsed(value) : value), schema);

/** What is no JSON stays a text, and is refused as one. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const text = z.string();
export const attributesField = z.record(text, z.union([text, z.array(text)])).meta({
  description: 'Values by name. In a form: the same as a text.',
  example: { colour: ['red'] },
});
