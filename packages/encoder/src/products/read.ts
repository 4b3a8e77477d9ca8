import { cleanTexts, composeText, splitCategory, type TextSpec } from '@commercemm/preprocess';

import { ItemError } from '../errors.js';
import { productSchema, type Product } from './product.js';

export interface ProductLimits {
  /** Characters (UTF-16 units) of all texts of an item together. Tokens above the model's `maxTokens` are cut off, as in training. */
  readonly maxCharacters: number;
  /** Bytes of an image file. Its pixels are limited by the model's preprocessing spec. */
  readonly maxImageBytes: number;
}

/** A valid item: what of it is encoded. */
export interface ReadProduct {
  /** '' if it has none. */
  readonly text: string;
  readonly image: Uint8Array | undefined;
}

/**
 * Checks an item and composes its text as the trainer does.
 * @throws ItemError ITEM_INVALID, ITEM_TEXT_TOO_LONG, ITEM_IMAGE_TOO_LARGE, ITEM_EMPTY
 */
export function readProduct(item: unknown, spec: TextSpec, { maxCharacters, maxImageBytes }: ProductLimits): ReadProduct {
  const result = productSchema.safeParse(item);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new ItemError('ITEM_INVALID', { field: issue!.path.join('.') || 'item', problem: issue!.message });
  }
  const product = result.data as Product;
  const characters = charactersOf(product);
  if (characters > maxCharacters)
    throw new ItemError('ITEM_TEXT_TOO_LONG', { expected: `at most ${maxCharacters} characters`, got: characters });
  const image = listOf(product.image)[0];
  if (image && image.length > maxImageBytes)
    throw new ItemError('ITEM_IMAGE_TOO_LARGE', { expected: `at most ${maxImageBytes} bytes`, got: image.length });
  const text = textOf(product, spec);
  if (!text && !image) throw new ItemError('ITEM_EMPTY', { expected: `an image, a text, or one of ${spec.fields.join(', ')}` });
  return { text, image };
}

/** The first title that makes a text, as training's evaluation takes it. */
function textOf({ text, title, description, category, attributes }: Product, spec: TextSpec): string {
  const plain = text?.trim();
  if (plain) return plain;
  const titles = cleanTexts(listOf(title));
  const source = {
    titles,
    description: description ?? null,
    category: cleanTexts(typeof category === 'string' ? splitCategory(category) : (category ?? [])),
    attributes: Object.fromEntries(
      Object.entries(attributes ?? {})
        .map(([name, values]) => [name, cleanTexts(listOf(values))] as const)
        .filter(([, values]) => values.length > 0),
    ),
  };
  return composeText(source, spec);
}

const listOf = <T>(value: T | readonly T[] | null | undefined): readonly T[] =>
  value === null || value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];

function charactersOf({ text, title, description, category, attributes }: Product): number {
  let sum = 0;
  const add = (value: unknown) => (sum += String(value).length);
  for (const value of [text, description]) if (value) add(value);
  for (const value of [...listOf(title), ...listOf(category)]) add(value);
  for (const [name, values] of Object.entries(attributes ?? {})) [name, ...listOf(values)].forEach(add);
  return sum;
}
