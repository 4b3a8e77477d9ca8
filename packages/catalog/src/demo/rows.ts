import type { MatchPair } from '../types.js';
import type { Listing } from './plan/listings.js';
import type { Post } from './plan/posts.js';
import type { Query } from './plan/queries.js';

/** A row of a JSONL file; absent fields are left out. */
export type Row = Readonly<Record<string, unknown>>;

const present = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).filter(
      ([, value]) =>
        value !== null &&
        value !== undefined &&
        !(Array.isArray(value) && value.length === 0) &&
        !(typeof value === 'object' && Object.keys(value).length === 0),
    ),
  );

export const productRow = (listing: Listing): Row =>
  present({
    id: listing.id,
    title: listing.titles.length === 1 ? listing.titles[0] : listing.titles,
    description: listing.description,
    category: listing.category,
    attributes: listing.attributes,
    images: listing.shots.map(({ path }) => path),
    catalogId: listing.catalogId,
    language: listing.titles.length > 0 ? listing.seller.language : null,
    source: listing.seller.id,
    split: listing.product.split,
  });

export const queryRow = ({ id, text, language, split }: Query): Row => ({ id, text, language, split });

export const qrelRows = (query: Query): Row[] => query.grades.map(({ productId, grade }) => ({ queryId: query.id, productId, grade }));

export const postRow = (post: Post): Row =>
  present({
    id: post.id,
    text: post.text,
    images: post.pictures.map(({ path }) => path),
    products: post.tags,
    language: post.text === null ? null : post.language,
    split: post.split,
  });

export const pairRow = (pair: MatchPair): Row => ({ ...pair });

export const toLines = (rows: readonly (Row | string)[]): string =>
  rows.map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`).join('');
