/** What a row of each kind of file may hold. Fields that are not named here are ignored; null and '' count as absent. */
import { cleanTexts, splitCategory } from '@commercemm/preprocess';
import { z } from 'zod';

import type { Role } from './sources.js';

/** An image as a row names it: a path, base64 or a data: URI, or the bytes themselves. */
export type ImageReference = string | { readonly bytes: string | Uint8Array; readonly path?: string | null | undefined };

/**
 * A field that is read in one go; `read` gives undefined for what is not as `expected`. A union of schemas would collect the failures of
 * each alternative, for every row that has another one.
 */
const field = <T>(expected: string, read: (value: unknown) => T | undefined) =>
  z
    .unknown()
    .optional()
    .transform((value, context): T => {
      const result = read(value);
      if (result !== undefined) return result;
      context.issues.push({ code: 'custom', message: expected, input: value });
      return z.NEVER;
    });

type Text = string | number;
const isText = (value: unknown): value is Text => typeof value === 'string' || Number.isFinite(value);
const isTextOrNull = (value: unknown): value is Text | null => value === null || isText(value);
const isAbsent = (value: unknown): value is null | undefined => value === null || value === undefined;

const readId = (value: unknown): string | undefined => (isText(value) ? String(value).trim() : undefined);
const requiredId = field('a text or a number', readId).refine(
  (value) => value.length > 0 && value.length <= 1000,
  'a text of 1 to 1000 characters',
);
const optionalId = field('a text or a number', (value) => (isAbsent(value) ? null : orNull(readId(value))));
/** Empty is absent. */
const orNull = (text: string | undefined): string | null | undefined => (text === '' ? null : text);

const texts = field('a text or a list of texts', (value) => {
  const list = Array.isArray(value) ? value : [value ?? null];
  return list.every(isTextOrNull) ? cleanTexts(list) : undefined;
});
const description = field('a text', (value) => (isAbsent(value) ? null : orNull(readId(value))));

/** A list is a path as it is; a text is cut at ' > ', else at '|', else at '/'. */
const category = field('a text or a list of texts', (value) => {
  if (Array.isArray(value)) return value.every((part) => part === null || typeof part === 'string') ? cleanTexts(value) : undefined;
  return isAbsent(value) || typeof value === 'string' ? cleanTexts(splitCategory(value ?? '')) : undefined;
});

const isScalar = (value: unknown): value is Text | boolean => isText(value) || typeof value === 'boolean';
const isScalarOrNull = (value: unknown): value is Text | boolean | null => value === null || isScalar(value);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

const attributes = z
  .unknown()
  .optional()
  .transform((value, context) => {
    const result: Record<string, string[]> = {};
    if (isAbsent(value)) return result;
    const issue = (message: string, path: string[]) => context.issues.push({ code: 'custom', message, path, input: value });
    if (!isRecord(value)) {
      issue('names with values, as in {"color": ["red"]}', []);
      return z.NEVER;
    }
    for (const name in value) {
      const given = value[name];
      const values: readonly unknown[] = Array.isArray(given) ? given : [given];
      if (values.every(isScalarOrNull)) {
        const list = cleanTexts(values);
        if (list.length > 0) result[name] = list;
      } else issue('a text, a number or a list of these', [name]);
    }
    return result;
  });

function readImage(value: unknown): ImageReference | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (value instanceof Uint8Array) return { bytes: value };
  if (!isRecord(value)) return undefined;
  const { bytes, path } = value;
  const named = typeof path === 'string' && path !== '';
  if ((typeof bytes === 'string' && bytes !== '') || bytes instanceof Uint8Array)
    return isAbsent(path) || typeof path === 'string' ? { bytes, path } : undefined;
  return named ? path : undefined;
}

const images = field('a list of images', (value) => {
  if (isAbsent(value) || value === '') return [];
  const list = (Array.isArray(value) ? value : [value]).map(readImage);
  return list.every((image) => image !== undefined) ? list : undefined;
});

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
  images,
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
const idList = field('a list of ids', (value) => {
  const ids = Array.isArray(value) ? value.map(readId) : [readId(value ?? '')].filter((id) => id !== '');
  return ids.every((id) => id !== undefined) ? ids : undefined;
});

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
