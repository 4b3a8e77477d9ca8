/** What a row of each kind of file may hold. Fields that are not named here are ignored; null and '' count as absent. */
import { z } from 'zod';

import type { Role } from './sources.js';

/** An image as a row names it: a path, base64 or a data: URI, or the bytes themselves. */
export type ImageReference = string | { readonly bytes: string | Uint8Array; readonly path?: string | null | undefined };

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const id = z.union([z.string(), z.number()], { error: 'a text or a number' }).transform((value) => String(value).trim());
const requiredId = id.refine((value) => value.length > 0 && value.length <= 1000, 'a text of 1 to 1000 characters');
const optionalId = id.nullish().transform((value) => value || null);

const clean = (values: readonly (string | number | boolean | null)[]): string[] => {
  const texts = new Set<string>();
  for (const value of values) if (value !== null) texts.add(String(value).trim());
  texts.delete('');
  return [...texts];
};
const text = z.union([z.string(), z.number()], { error: 'a text' });
const texts = z
  .union([text, z.array(text.nullable())], { error: 'a text or a list of texts' })
  .nullish()
  .transform((value) => clean(Array.isArray(value) ? value : [value ?? null]));
const description = text.nullish().transform((value) => (value === null || value === undefined ? null : String(value).trim() || null));

/** A list is a path as it is; a text is cut at ' > ', else at '|', else at '/'. */
const category = z
  .union([z.string(), z.array(z.string().nullable())], { error: 'a text or a list of texts' })
  .nullish()
  .transform((value) => clean(Array.isArray(value) ? value : splitPath(value ?? '')));

export function splitPath(path: string): string[] {
  const separator = [/\s*>\s*/, /\s*\|\s*/, /\s*\/\s*/].find((pattern) => pattern.test(path));
  return separator ? path.split(separator) : [path];
}

const attributes = z
  .record(z.string(), z.union([scalar, z.array(scalar.nullable()), z.null()], { error: 'a text, a number or a list of these' }), {
    error: 'names with values, as in {"color": ["red"]}',
  })
  .nullish()
  .transform((value) => {
    const result: Record<string, string[]> = {};
    for (const name in value ?? {}) {
      const values = value![name]!;
      const list = clean(Array.isArray(values) ? values : [values]);
      if (list.length > 0) result[name] = list;
    }
    return result;
  });

const image: z.ZodType<ImageReference> = z.union(
  [
    z.string().min(1),
    z.instanceof(Uint8Array).transform((bytes) => ({ bytes })),
    z.object({ bytes: z.union([z.string().min(1), z.instanceof(Uint8Array)]), path: z.string().nullish() }),
    z.object({ path: z.string().min(1) }).transform(({ path }) => path),
  ],
  { error: 'a path, a data: URI, base64 or bytes' },
);
const images = z
  .union([image, z.array(image), z.literal('')], { error: 'a list of images' })
  .nullish()
  .transform((value) => (Array.isArray(value) ? value : value ? [value] : []));

const split = z
  .union(
    [
      z.enum(['train', 'valid', 'test']),
      z.literal('').transform(() => null),
      z.enum(['validation', 'val', 'dev']).transform(() => 'valid' as const),
    ],
    { error: 'train, valid or test' },
  )
  .nullish()
  .transform((value) => value ?? null);

const languages = new Map<string, string | null>();

/** The canonical form of a BCP 47 tag (`zh_cn` -> `zh-CN`); null for what is none, as a language is a hint and no reason to lose a row. */
function canonicalLanguage(tag: string): string | null {
  let known = languages.get(tag);
  if (known === undefined) {
    try {
      known = Intl.getCanonicalLocales(tag.trim().replaceAll('_', '-'))[0] ?? null;
    } catch {
      known = null;
    }
    languages.set(tag, known);
  }
  return known;
}

const itemFields = {
  id: requiredId,
  title: texts,
  description,
  category,
  attributes,
  images: images,
  catalogId: optionalId,
  language: z
    .string()
    .nullish()
    .transform((value) => (value ? canonicalLanguage(value) : null)),
  split,
};

const grade = z.coerce.number({ error: 'a number from 0 to 3' }).min(0, 'a number from 0 to 3').max(3, 'a number from 0 to 3');
const label = z.coerce
  .number({ error: '0 or 1' })
  .refine((value) => value === 0 || value === 1, '0 or 1')
  .transform((value) => value as 0 | 1);
const idList = z
  .union([id, z.array(id)], { error: 'a list of ids' })
  .nullish()
  .transform((value) => (Array.isArray(value) ? value : value ? [value] : []));

export const schemas = {
  products: z.object(itemFields),
  photos: z.object({ ...itemFields, productId: optionalId }),
  queries: z.object({ id: requiredId, text: texts, language: itemFields.language, split }),
  posts: z.object({ ...itemFields, products: idList }),
  rooms: z.object({ id: requiredId, room: texts, images, items: idList, split }),
  qrels: z.object({ queryId: requiredId, productId: requiredId, grade }),
  pairs: z.object({ a: requiredId, b: requiredId, label, split }),
  links: z.object({
    a: requiredId,
    b: requiredId,
    relation: z
      .string()
      .nullish()
      .transform((value) => value || 'related'),
  }),
} satisfies Record<Role, z.ZodType>;

export type ProductRow = z.output<(typeof schemas)['products']>;
export type RowOf<R extends Role> = z.output<(typeof schemas)[R]>;
export type ItemRow = ProductRow & { readonly productId?: string | null; readonly products?: readonly string[] };
