/** The tables of one version of a catalog, as Arrow. Row n of `items` and of `index` is the same item. */
import { type Data, type DataType, Field, makeData, RecordBatch, Schema, Struct, Table } from 'apache-arrow';

import type { ItemKind, Split } from '../types.js';
import { blobsColumn, float32Column, hashColumn, int32Column, textColumn, textsColumn, type, uint8Column } from './columns.js';

export const itemKinds: readonly ItemKind[] = ['listing', 'photo', 'query', 'post'];
export const splitNames: readonly Split[] = ['train', 'valid', 'test'];

const required = (name: string, of: DataType) => new Field(name, of, false);

export const schemas = {
  items: new Schema([
    required('row', type.int32),
    required('id', type.text),
    required('kind', type.uint8),
    required('titles', type.texts),
    new Field('description', type.text, true),
    required('category', type.texts),
    required('attributes', type.text),
    new Field('catalogId', type.text, true),
    new Field('language', type.text, true),
    required('images', type.blobs),
  ]),
  index: new Schema([
    required('row', type.int32),
    required('id', type.text),
    required('kind', type.uint8),
    required('split', type.uint8),
    required('texts', type.int32),
    required('images', type.int32),
    required('productByCatalog', type.int32),
    required('productByTitle', type.int32),
    required('category', type.text),
  ]),
  edges: new Schema([required('source', type.int32), required('target', type.int32), required('grade', type.float32)]),
  pairs: new Schema([required('a', type.text), required('b', type.text), required('label', type.uint8), required('split', type.uint8)]),
  links: new Schema([required('a', type.text), required('b', type.text), required('relation', type.text)]),
};

export type TableName = keyof typeof schemas;

/** An item on its way into the store. */
export interface StoredItem {
  readonly id: string;
  readonly kind: ItemKind;
  readonly titles: readonly string[];
  readonly description: string | null;
  readonly category: readonly string[];
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  readonly catalogId: string | null;
  readonly language: string | null;
  readonly images: readonly Uint8Array[];
}

/** Light columns of all items, by row. */
export interface IndexColumns {
  readonly ids: readonly string[];
  /** Positions in `itemKinds` and `splitNames`. */
  readonly kinds: Uint8Array;
  readonly splits: Uint8Array;
  readonly texts: Int32Array;
  readonly images: Int32Array;
  readonly productByCatalog: Int32Array;
  readonly productByTitle: Int32Array;
  readonly categories: readonly string[];
}

export interface EdgeColumns {
  readonly sources: Int32Array;
  readonly targets: Int32Array;
  readonly grades: Float32Array;
}

export function itemsTable(firstRow: number, items: readonly StoredItem[]): Table {
  const text = (read: (item: StoredItem) => string | null) => textColumn(items.map(read));
  return table(schemas.items, [
    int32Column(Int32Array.from(items, (_, i) => firstRow + i)),
    text((item) => item.id),
    uint8Column(Uint8Array.from(items, (item) => itemKinds.indexOf(item.kind))),
    textsColumn(items.map((item) => item.titles)),
    text((item) => item.description),
    textsColumn(items.map((item) => item.category)),
    text((item) => JSON.stringify(item.attributes)),
    text((item) => item.catalogId),
    text((item) => item.language),
    blobsColumn(items.map((item) => item.images)),
  ]);
}

export function indexTable(columns: IndexColumns, from: number, to: number): Table {
  return table(schemas.index, [
    int32Column(Int32Array.from({ length: to - from }, (_, i) => from + i)),
    textColumn(columns.ids.slice(from, to)),
    uint8Column(columns.kinds.slice(from, to)),
    uint8Column(columns.splits.slice(from, to)),
    int32Column(columns.texts.slice(from, to)),
    int32Column(columns.images.slice(from, to)),
    int32Column(columns.productByCatalog.slice(from, to)),
    int32Column(columns.productByTitle.slice(from, to)),
    textColumn(columns.categories.slice(from, to)),
  ]);
}

export function edgesTable({ sources, targets, grades }: EdgeColumns): Table {
  return table(schemas.edges, [int32Column(sources), int32Column(targets), float32Column(grades)]);
}

export function pairsTable(pairs: readonly { a: string; b: string; label: 0 | 1; split: Split }[]): Table {
  return table(schemas.pairs, [
    textColumn(pairs.map((pair) => pair.a)),
    textColumn(pairs.map((pair) => pair.b)),
    uint8Column(Uint8Array.from(pairs, (pair) => pair.label)),
    uint8Column(Uint8Array.from(pairs, (pair) => splitNames.indexOf(pair.split))),
  ]);
}

export function linksTable(links: readonly { a: string; b: string; relation: string }[]): Table {
  return table(schemas.links, [
    textColumn(links.map((l) => l.a)),
    textColumn(links.map((l) => l.b)),
    textColumn(links.map((l) => l.relation)),
  ]);
}

/** Feeds all bytes of a table to a hash, so that equal content has equal fingerprints. */
export function hashTable(of: Table, update: (bytes: Uint8Array) => void): void {
  for (const batch of of.batches) for (const column of batch.data.children) hashColumn(column as Data<DataType>, update);
}

function table(schema: Schema, children: Data<DataType>[]): Table {
  return new Table([
    new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: children[0]!.length, nullCount: 0, children })),
  ]);
}
