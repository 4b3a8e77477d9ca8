import type { Catalog } from '@commercemm/catalog';
import { scanRows, type TextReader } from '@commercemm/engine';
import { composeText } from '@commercemm/preprocess';

import { categoryOf } from '../category.js';
import type { Annotation } from './annotations.js';

/** Texts and attributes of all listings, by row. */
export async function catalogAnnotations(catalog: Catalog, { spec }: TextReader): Promise<Map<number, Annotation>> {
  const annotations = new Map<number, Annotation>();
  for await (const [row, item] of scanRows(catalog))
    if (item.kind === 'listing')
      annotations.set(row, { text: composeText(item, spec.text), category: categoryOf(item.category), attributes: item.attributes });
  return annotations;
}
