import type { Query, Table as LanceTable, TakeQuery } from '@lancedb/lancedb';
import type { Table, Vector } from 'apache-arrow';

import type { CatalogIndex, CatalogLink, Item, ItemKind, MatchPair, Split } from '../types.js';
import { itemKinds, schemas, splitNames } from './tables.js';

/** All rows of the light columns, in row order. */
export async function readIndex(
  index: LanceTable,
  edges: LanceTable | null,
  identity: 'catalog' | 'catalog-or-title',
): Promise<CatalogIndex> {
  const product = identity === 'catalog' ? 'productByCatalog' : 'productByTitle';
  const columns = ['row', 'id', 'kind', 'split', 'texts', 'images', product, 'category'];
  const table = await readAll(index.query().select(columns));
  const rows = int32(table, 'row');
  const order = rows.every((row, i) => row === i) ? null : rows;
  const ids = new Array<string>(rows.length);
  const categories = new Array<string>(rows.length);
  const names = new Map<string, string>();
  const [id, category] = [column(table, 'id'), column(table, 'category')];
  for (let i = 0; i < rows.length; i++) {
    const row = order ? order[i]! : i;
    ids[row] = id.get(i) as string;
    const name = category.get(i) as string;
    if (!names.has(name)) names.set(name, name);
    categories[row] = names.get(name)!; // one copy of each
  }
  const sorted = <A extends Int32Array | Uint8Array>(values: A): A => {
    if (!order) return values;
    const result = values.slice() as A;
    order.forEach((row, i) => (result[row] = values[i]!));
    return result;
  };
  return {
    size: rows.length,
    ids,
    kinds: Array.from(sorted(uint8(table, 'kind')), (code): ItemKind => itemKinds[code]!),
    splits: Array.from(sorted(uint8(table, 'split')), (code): Split => splitNames[code]!),
    textCounts: sorted(int32(table, 'texts')),
    imageCounts: sorted(int32(table, 'images')),
    products: sorted(int32(table, product)),
    categories,
    edges: await readEdges(edges),
  };
}

async function readEdges(edges: LanceTable | null) {
  if (!edges) return { sources: new Int32Array(0), targets: new Int32Array(0), grades: new Float32Array(0) };
  const table = await readAll(edges.query());
  return {
    sources: int32(table, 'source'),
    targets: int32(table, 'target'),
    grades: Float32Array.from(column(table, 'grade').toArray() as Float32Array),
  };
}

/** Items by row. */
export async function readItems(query: TakeQuery | Query, splits: readonly Split[], images = true): Promise<Map<number, Item>> {
  const names = schemas.items.fields.map(({ name }) => name).filter((name) => images || name !== 'images');
  const table = (await query.select(names).toArrow()) as unknown as Table;
  const columns = Object.fromEntries(names.map((name) => [name, column(table, name)]));
  const items = new Map<number, Item>();
  for (let i = 0; i < table.numRows; i++) {
    const row = columns.row!.get(i) as number;
    items.set(row, {
      id: columns.id!.get(i) as string,
      kind: itemKinds[columns.kind!.get(i) as number]!,
      split: splits[row]!,
      titles: list<string>(columns.titles!.get(i)),
      description: columns.description!.get(i) as string | null,
      category: list<string>(columns.category!.get(i)),
      attributes: JSON.parse(columns.attributes!.get(i) as string) as Record<string, string[]>,
      catalogId: columns.catalogId!.get(i) as string | null,
      language: columns.language!.get(i) as string | null,
      images: images ? list<Uint8Array>(columns.images!.get(i)).map((bytes) => ({ bytes })) : [],
    });
  }
  return items;
}

export async function readPairs(pairs: LanceTable | null): Promise<MatchPair[]> {
  if (!pairs) return [];
  const table = await readAll(pairs.query());
  const [a, b, label, split] = ['a', 'b', 'label', 'split'].map((name) => column(table, name));
  return Array.from({ length: table.numRows }, (_, i) => ({
    a: a!.get(i) as string,
    b: b!.get(i) as string,
    label: label!.get(i) as 0 | 1,
    split: splitNames[split!.get(i) as number]!,
  }));
}

export async function readLinks(links: LanceTable | null): Promise<CatalogLink[]> {
  if (!links) return [];
  const table = await readAll(links.query());
  const [a, b, relation] = ['a', 'b', 'relation'].map((name) => column(table, name));
  return Array.from({ length: table.numRows }, (_, i) => ({
    a: a!.get(i) as string,
    b: b!.get(i) as string,
    relation: relation!.get(i) as string,
  }));
}

const readAll = async (query: Query): Promise<Table> => (await query.toArrow()) as unknown as Table;

function column(table: Table, name: string): Vector {
  const found = table.getChild(name);
  if (!found) throw new TypeError(`the stored table has no column ${name}`);
  return found as Vector;
}

const int32 = (table: Table, name: string): Int32Array => Int32Array.from(column(table, name).toArray() as Int32Array);
const uint8 = (table: Table, name: string): Uint8Array => Uint8Array.from(column(table, name).toArray() as Uint8Array);
const list = <T>(values: unknown): T[] => (values === null ? [] : [...(values as Iterable<T>)]);
