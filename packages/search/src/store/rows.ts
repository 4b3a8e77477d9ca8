/** Rows of an index as an Arrow table, and hits back from one. */
import { words } from '@commercemm/lexical';
import {
  type Data,
  type DataType,
  Field,
  FixedSizeList,
  Float32,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';

import { labelsOf } from '../labels.js';
import type { IndexRow, SearchHit } from '../types.js';

const text = new Utf8();
const texts = new List(new Field('item', text, false));
const vectors = (dimensions: number) => new FixedSizeList(dimensions, new Field('item', new Float32(), false));

export const schemaOf = (dimensions: number): Schema =>
  new Schema([
    new Field('id', text, false),
    new Field('title', text, false),
    new Field('description', text, true),
    new Field('category', texts, false),
    new Field('attributes', text, false),
    new Field('product', text, true),
    new Field('labels', texts, false),
    new Field('words', text, false),
    new Field('vector', vectors(dimensions), false),
  ]);

/** What a hit shows. */
export const HIT_COLUMNS = ['id', 'title', 'description', 'category', 'attributes', 'product'];

/** Words for the full-text index, which cuts them at the spaces again: the same words as lexical's BM25 counts. */
export const searchable = (source: string): string => words(source).join(' ');

const textOf = ({ title, description, attributes = {} }: IndexRow): string =>
  [title, description ?? '', ...Object.entries(attributes).map(([name, values]) => `${name} ${values.join(' ')}`)].join(' ');

export function rowsTable(rows: readonly IndexRow[], dimensions: number): Table {
  const schema = schemaOf(dimensions);
  const texts_ = (read: (row: IndexRow) => string | null) => vectorFromArray(rows.map(read), text).data[0]!;
  const lists = (read: (row: IndexRow) => readonly string[]) => vectorFromArray(rows.map(read), texts).data[0]!;
  const data = new Float32Array(rows.length * dimensions);
  rows.forEach(({ vector }, i) => data.set(vector, i * dimensions));
  const child = makeData({ type: new Float32(), length: data.length, nullCount: 0, data });
  const children: Data<DataType>[] = [
    texts_((row) => row.id),
    texts_((row) => row.title),
    texts_((row) => row.description ?? null),
    lists((row) => row.category ?? []),
    texts_((row) => JSON.stringify(row.attributes ?? {})),
    texts_((row) => row.product ?? null),
    lists(labelsOf),
    texts_((row) => searchable(textOf(row))),
    makeData({ type: vectors(dimensions), length: rows.length, nullCount: 0, child }),
  ];
  return new Table([new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: rows.length, nullCount: 0, children }))]);
}

/** The stored part of a hit, from a row as LanceDB returns it. */
export type StoredFields = Omit<SearchHit, 'score' | 'cosine' | 'bm25'>;

export function storedFields(row: Readonly<Record<string, unknown>>): StoredFields {
  return {
    id: row['id'] as string,
    title: row['title'] as string,
    description: row['description'] as string | null,
    category: [...(row['category'] as Iterable<string>)],
    attributes: JSON.parse(row['attributes'] as string) as Record<string, string[]>,
    product: row['product'] as string | null,
  };
}
