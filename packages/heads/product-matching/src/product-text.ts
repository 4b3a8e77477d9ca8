import type { Product } from '@commercemm/encoder';
import { cleanTexts } from '@commercemm/preprocess';

import type { ProductText } from './lexical/profile.js';

const listOf = <T>(value: T | readonly T[] | null | undefined): readonly T[] =>
  value === null || value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];

/** What a service's product is compared by, as training reads it from a catalog. */
export const productText = ({ title, description, attributes, text }: Product): ProductText => ({
  title: cleanTexts(listOf(text?.trim() ? text : title))[0] ?? '',
  description: text?.trim() ? '' : (description?.trim() ?? ''),
  attributes: Object.fromEntries(
    Object.entries(attributes ?? {})
      .map(([name, values]) => [name, cleanTexts(listOf(values))] as const)
      .filter(([, values]) => values.length > 0),
  ),
});
