import type { TextSpec } from '../spec.js';

/** The part of a product that its text is made of. */
export interface TextSource {
  readonly titles: readonly string[];
  readonly description?: string | null;
  readonly category?: readonly string[];
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
}

/**
 * One text of a product: the spec's fields, joined by spaces; '' if it has none of them.
 * @param options.titleIndex which of its titles; the first unless told
 */
export function composeText(source: TextSource, { fields }: TextSpec, { titleIndex = 0 }: { readonly titleIndex?: number } = {}): string {
  const parts = fields.map((field): string => {
    switch (field) {
      case 'title':
        return source.titles[titleIndex] ?? '';
      case 'description':
        return source.description ?? '';
      case 'category':
        return (source.category ?? []).join(' > ');
      case 'attributes':
        return Object.entries(source.attributes ?? {})
          .map(([name, values]) => `${name}: ${values.join(', ')}`)
          .join('; ');
    }
  });
  return parts
    .map((part) => part.trim())
    .filter(Boolean)
    .join(' ');
}
