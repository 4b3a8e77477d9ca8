import type { Product } from '@commercemm/encoder';
import { cleanTexts, splitCategory } from '@commercemm/preprocess';

/** The names on a product's category path, root first; none where it has no category. */
export const categoryOf = (category: Product['category']): string[] =>
  cleanTexts(typeof category === 'string' ? splitCategory(category) : (category ?? []));
