/** A small real catalog, made in code: coloured shapes and their names, some sold by two shops, queries, items that lack a modality. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { importCatalog } from '@commercemm/catalog';
import sharp from 'sharp';

const COLOURS = ['red', 'green', 'blue', 'orange', 'purple', 'black'];
const SHAPES: Readonly<Record<string, string>> = {
  disc: '<circle cx="16" cy="16" r="12"/>',
  box: '<rect x="5" y="5" width="22" height="22"/>',
  tent: '<polygon points="16,3 29,29 3,29"/>',
  bar: '<rect x="2" y="12" width="28" height="8"/>',
};

/** A run's settings small enough for seconds. */
export const tinyConfig = {
  model: {
    imageSize: 16,
    patchSize: 4,
    width: 16,
    heads: 2,
    mlpRatio: 2,
    imageLayers: 1,
    stackLayers: 4,
    vocabulary: 300,
    maxTokens: 12,
    embedding: 8,
  },
  batchSize: 8,
  textBuckets: [8, 12],
  checkpoint: { steps: 3, minutes: 60, keep: 3 },
  evaluation: { steps: 4, limit: 50 },
};

/** Makes the files and imports them; returns a folder with `shop` (the catalog) and `tiny.json` (the config). */
export async function makeShop(): Promise<{ folder: string; catalog: string; config: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'commercemm-shop-'));
  const files = join(folder, 'files');
  mkdirSync(join(files, 'images'), { recursive: true });
  const products: object[] = [];
  const queries: object[] = [];
  const qrels: object[] = [];
  let product = 0;
  for (const colour of COLOURS) {
    for (const [shape, drawing] of Object.entries(SHAPES)) {
      const split = product % 4 === 3 ? 'valid' : 'train';
      for (const seller of ['a', 'b']) {
        const id = `${shape}-${colour}-${seller}`;
        const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32"><rect width="32" height="32" fill="${seller === 'a' ? 'white' : '#ddd'}"/><g fill="${colour}">${drawing}</g></svg>`;
        writeFileSync(join(files, 'images', `${id}.png`), await sharp(Buffer.from(svg)).png().toBuffer());
        products.push({
          id,
          title: seller === 'a' ? `${colour} ${shape}` : [`${shape} in ${colour}`, `new ${colour} ${shape}`],
          ...(product % 7 !== 5 || seller === 'a' ? { images: [`images/${id}.png`] } : {}),
          catalogId: `p${product}`,
          category: ['shapes', shape],
          attributes: { colour: [colour] },
          split,
        });
      }
      queries.push({ id: `q${product}`, text: `${colour} ${shape} cheap`, split });
      qrels.push({ queryId: `q${product}`, productId: `${shape}-${colour}-a`, grade: 3 });
      product++;
    }
  }
  for (const [name, rows] of Object.entries({ products, queries, qrels })) {
    writeFileSync(join(files, `${name}.jsonl`), rows.map((row) => JSON.stringify(row)).join('\n') + '\n');
  }
  const catalog = join(folder, 'shop');
  await importCatalog({ from: [files], to: catalog });
  const config = join(folder, 'tiny.json');
  writeFileSync(config, JSON.stringify(tinyConfig));
  return { folder, catalog, config };
}
