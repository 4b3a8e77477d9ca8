import type { Catalog, Item } from '@commercemm/catalog';
import { gradedQuery } from '@commercemm/engine';
import { createLexicalIndex, words, type LexicalIndex } from '@commercemm/lexical';

import { searchedWords, type Field } from '../hybrid.js';
import { K, type JudgedQuery } from './search-evaluator.js';

/** Reads the texts of the whole catalog, once. */
export async function readTexts(catalog: Catalog): Promise<Item[]> {
  const items: Item[] = [];
  for await (const chunk of catalog.scan()) items.push(...chunk);
  return items;
}

export const indexOf = (products: readonly Item[], fields: readonly Field[]): LexicalIndex =>
  createLexicalIndex(
    products.map((item) =>
      searchedWords({ titles: item.titles, description: item.description, values: Object.values(item.attributes).flat() }, fields),
    ),
  );

export const queryWords = (item: Item): string[] => words(item.titles[0] ?? '');

/** Which fields to look words up in; from the poorest. */
const CHOICES: readonly (readonly Field[])[] = [['title'], ['title', 'description'], ['title', 'description', 'attributes']];

/** The fields whose BM25 has the highest mean nDCG@10 on the queries; of equal ones the fewest. */
export function bestFields(
  queries: readonly JudgedQuery[],
  rows: readonly number[],
  products: readonly Item[],
): { readonly fields: readonly Field[]; readonly lexical: LexicalIndex } {
  const place = new Map(rows.map((row, i) => [row, i]));
  const judged = queries.map(({ grades }) => new Map([...grades].map(([row, grade]) => [place.get(row)!, grade])));
  const choices = CHOICES.map((fields) => {
    const lexical = indexOf(products, fields);
    const quality = queries.reduce((sum, query, q) => sum + (gradedQuery(lexical.scores(query.words), judged[q]!, K)?.ndcg ?? 0), 0);
    return { fields, lexical, quality };
  });
  return choices.reduce((best, choice) => (choice.quality > best.quality ? choice : best));
}
