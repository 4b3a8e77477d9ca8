/** Writes a head of categories: `{ shape, rows }`. Training leaves much in memory that a service does not have. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { importCatalog, openCatalog } from '@commercemm/catalog';
import { categorization } from '@commercemm/head-categorization/training';

import { writeHead } from '../lib/artifact.mjs';
import { report } from '../lib/child.mjs';
import { listings } from '../lib/shop.mjs';
import { shapes } from '../lib/workload.mjs';

const { shape, rows } = JSON.parse(process.argv[2]);
const work = mkdtempSync(join(tmpdir(), 'shop-'));
const learned = listings('learned', rows);
writeFileSync(join(work, 'products.jsonl'), learned.map((row) => `${JSON.stringify(row)}\n`).join(''));
await importCatalog({ from: [join(work, 'products.jsonl')], to: join(work, 'catalog') });
const catalog = await openCatalog(join(work, 'catalog'));
// As in the preset.
const described = { ...shapes[shape], descriptor: true };
const folder = await writeHead(
  categorization,
  catalog,
  described,
  learned.map(({ title, description }) => `${title} ${description}`),
);
catalog.close();
rmSync(work, { recursive: true });
report({ folder });
