/**
 * Category levels and attributes as labels: one list column with one index answers every filter. A label is JSON, so that no two different
 * ones are spelled alike, and so that quotes are the one thing that SQL could stumble over.
 */
import { SearchError } from './errors.js';
import type { Filter, IndexRow } from './types.js';

const categoryLabel = (path: readonly string[]): string => JSON.stringify(['category', ...path]);
const attributeLabel = (name: string, value: string): string => JSON.stringify(['attribute', name, value]);

/** All labels of a row: each start of its category path, each attribute value. */
export function labelsOf({ category = [], attributes = {} }: Pick<IndexRow, 'category' | 'attributes'>): string[] {
  return [
    ...category.map((_, i) => categoryLabel(category.slice(0, i + 1))),
    ...Object.entries(attributes).flatMap(([name, values]) => [...new Set(values)].map((value) => attributeLabel(name, value))),
  ];
}

/** What a filter asks for: of every group at least one label. Empty: no condition. */
export function labelGroups({ category = [], attributes = {} }: Filter): string[][] {
  return [
    ...(category.length > 0 ? [[categoryLabel(category)]] : []),
    ...Object.entries(attributes).map(([name, given]) => {
      const values = typeof given === 'string' ? [given] : [...new Set(given)];
      if (values.length > 0) return values.map((value) => attributeLabel(name, value));
      throw new SearchError('SEARCH_QUERY_INVALID', `the filter names the attribute '${name}' without a value: expected at least one`, {
        name,
      });
    }),
  ];
}

/** A string as SQL writes it: quotes are doubled, backslashes are plain characters. */
const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The filter as a condition over the column `labels`; null where it asks for nothing. */
export function filterSql(filter: Filter | undefined): string | null {
  const groups = labelGroups(filter ?? {});
  if (groups.length === 0) return null;
  const condition = (labels: readonly string[]): string =>
    labels.length === 1 ? `array_has(labels, ${quote(labels[0]!)})` : `array_has_any(labels, [${labels.map(quote).join(', ')}])`;
  return groups.map(condition).join(' AND ');
}
