import type { Catalog } from '@commercemm/catalog';
import { composeText, type TextSpec } from '@commercemm/preprocess';

import { thumbnail, type Picture } from '../reporting/index.js';

/** Items as a report shows them: their text and a small picture. */
export async function pictures(catalog: Catalog, rows: readonly number[], text: TextSpec): Promise<Picture[]> {
  const items = await catalog.items(rows);
  return Promise.all(
    items.map(async (item) => ({
      text: composeText(item, text) || null,
      image: item.images.length > 0 ? await thumbnail(item.images[0]!.bytes) : null,
    })),
  );
}
