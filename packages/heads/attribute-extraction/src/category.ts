import type { Product } from '@commercemm/encoder';
import { cleanTexts, splitCategory } from '@commercemm/preprocess';

/** The names on a product's category path, root first; none where it has no category. */
export const categoryOf = (category: Product['category']): string[] =>
  cleanTexts(typeof category === 'string' ? splitCategory(category) : (category ?? []));

/** What words say of classes: those of the text and of the names on the category's path. */
export const classText = (text: string, category: readonly string[]): string => [text, ...category].join(' ');
