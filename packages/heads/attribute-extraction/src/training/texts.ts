import type { Catalog } from '@commercemm/catalog';
import { scanRows, type TextReader } from '@commercemm/engine';
import { composeText, tokenSpans, type Span } from '@commercemm/preprocess';

import { categoryOf } from '../category.js';
import type { Annotation } from './annotations.js';

/** A row's text as the model reads it. */
export interface ReadText extends Annotation {
  readonly tokens: readonly Span[];
}

/** Texts and attributes of all listings, by row. */
export async function catalogAnnotations(catalog: Catalog, { spec }: TextReader): Promise<Map<number, Annotation>> {
  const annotations = new Map<number, Annotation>();
  for await (const [row, item] of scanRows(catalog))
    if (item.kind === 'listing')
      annotations.set(row, { text: composeText(item, spec.text), category: categoryOf(item.category), attributes: item.attributes });
  return annotations;
}

/** Tokens of rows, each read once. */
export function readerOf(annotations: ReadonlyMap<number, Annotation>, { spec, tokenizer }: TextReader): (row: number) => ReadText {
  const known = new Map<number, ReadText>();
  return (row) => {
    let read = known.get(row);
    if (!read) {
      const annotation = annotations.get(row)!;
      const { text } = annotation;
      const tokens = text ? tokenSpans(tokenizer, text, tokenizer.encode(text, spec.text.maxTokens).ids) : [];
      known.set(row, (read = { ...annotation, tokens }));
    }
    return read;
  };
}
