import { z } from 'zod';

/** Fields are absent, null, or as below; a list counts as one text or picture, its first. Other fields are ignored. */
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const text = z.string({ error: 'a text' }).nullish();
const texts = z.union([z.string(), z.array(z.string()).readonly()], { error: 'a text or a list of texts' }).nullish();
const bytes = z.instanceof(Uint8Array);

export const productSchema = z.object({
  title: texts,
  description: text,
  category: texts,
  attributes: z
    .record(z.string(), z.union([scalar, z.array(scalar).readonly(), z.null()]), {
      error: 'names with values, as in {"color": ["red"]}',
    })
    .nullish(),
  text,
  image: z.union([bytes, z.array(bytes).readonly()], { error: 'the bytes of an image file (Uint8Array), or a list of them' }).nullish(),
});

type Scalar = string | number | boolean;

/**
 * What a service knows of a product, a query or a photo; needed is an image or a text. An item that was encoded is not to be changed:
 * encoding the same object again gives what was computed before.
 */
export interface Product {
  /** For the caller; not read. */
  readonly id?: string | number | null | undefined;
  /** Of several titles the first counts, as in the trainer's evaluation. */
  readonly title?: string | readonly string[] | null | undefined;
  readonly description?: string | null | undefined;
  /** Path, root first: a list, or a text with `>`. */
  readonly category?: string | readonly string[] | null | undefined;
  readonly attributes?: Readonly<Record<string, Scalar | readonly Scalar[] | null>> | null | undefined;
  /** A text as it is, such as a search query, instead of title, description, category and attributes. */
  readonly text?: string | null | undefined;
  /** The bytes of an image file (JPEG, PNG, WebP, GIF, TIFF, AVIF). Of several the first counts. */
  readonly image?: Uint8Array | readonly Uint8Array[] | null | undefined;
}
