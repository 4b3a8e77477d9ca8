import type { Catalog, Item } from '@commercemm/catalog';
import { scanRows } from '@commercemm/engine';
import { collectStatistics, words, type Statistics } from '@commercemm/lexical';

import { profileOf, type Profile, type ProductText } from '../lexical/profile.js';

/** The words of a catalog's listings. */
export interface CatalogTexts {
  /** By row. */
  readonly texts: ReadonlyMap<number, ProductText>;
  /** Of the train split. Words of one product alone are left out: they weigh as much as words never seen, but for a little. */
  readonly statistics: Statistics;
}

const textOf = ({ titles, description, attributes }: Item): ProductText => ({
  title: titles[0] ?? '',
  description: description ?? '',
  attributes,
});

export async function catalogTexts(catalog: Catalog): Promise<CatalogTexts> {
  const texts = new Map<number, ProductText>();
  const documents: string[][] = [];
  for await (const [row, item] of scanRows(catalog)) {
    if (item.kind !== 'listing') continue;
    const text = textOf(item);
    texts.set(row, text);
    if (item.split === 'train') documents.push(words(`${text.title} ${text.description}`));
  }
  const all = collectStatistics(documents);
  return { texts, statistics: { ...all, frequencies: new Map([...all.frequencies].filter(([, count]) => count > 1)) } };
}

/** Profiles of rows, each made once. */
export function profilesOf(texts: ReadonlyMap<number, ProductText>, statistics: Statistics): (row: number) => Profile {
  const made = new Map<number, Profile>();
  return (row) => {
    let profile = made.get(row);
    if (!profile) made.set(row, (profile = profileOf(texts.get(row)!, statistics)));
    return profile;
  };
}
