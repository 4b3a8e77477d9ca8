import type { ImportFigures } from './import/import-catalog.js';

/**
 * Everything a catalog holds that can be encoded is an item: a product listing, a photo of a product, a search query, a tagged
 * post. An item has the modalities it has; a missing one is an empty list.
 */
export type ItemKind = 'listing' | 'photo' | 'query' | 'post';
export type Split = 'train' | 'valid' | 'test';

export interface ItemImage {
  /** Encoded bytes (JPEG, PNG, WebP, ...), upright, as they were accepted by the import. */
  readonly bytes: Uint8Array;
}

export interface Item {
  readonly id: string;
  readonly kind: ItemKind;
  readonly split: Split;
  /** Titles of a listing, text of a query, caption of a post. */
  readonly titles: readonly string[];
  readonly description: string | null;
  /** Category path, root first. */
  readonly category: readonly string[];
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  /** Equal for items of one product; null is equal to nothing. */
  readonly catalogId: string | null;
  /** BCP 47 tag, null if unknown. */
  readonly language: string | null;
  readonly images: readonly ItemImage[];
}

/**
 * The light columns of all items, in memory, by row number: what samplers need. 1 M items take well under 1 GiB.
 */
export interface CatalogIndex {
  readonly size: number;
  readonly ids: readonly string[];
  readonly kinds: readonly ItemKind[];
  readonly splits: readonly Split[];
  readonly textCounts: Int32Array;
  readonly imageCounts: Int32Array;
  /** Equal numbers: the same product (see `identity`). Items that share nothing have numbers of their own. */
  readonly products: Int32Array;
  /** Category paths joined by ' > ', '' if unknown. */
  readonly categories: readonly string[];
  /** Cross-pairs that the data names: query to product, listing to listing of one catalogId, photo or further view to listing, post to product. */
  readonly edges: CrossPairs;
}

/** Columns of (source row, target row) pairs. */
export interface CrossPairs {
  readonly sources: Int32Array;
  readonly targets: Int32Array;
  /** 0 to 3 for graded queries, 3 for all others. */
  readonly grades: Float32Array;
}

export interface MatchPair {
  readonly a: string;
  readonly b: string;
  readonly label: 0 | 1;
  readonly split: Split;
}

/** Two products, by id or catalogId, that belong together without being the same: seen in one room, worn together. */
export interface CatalogLink {
  readonly a: string;
  readonly b: string;
  readonly relation: string;
}

export interface Catalog {
  readonly location: string;
  readonly version: number;
  /** Of the import that made this version. */
  readonly report: ImportFigures;
  index(): Promise<CatalogIndex>;
  /** The items at these rows, in the order asked for, images included. */
  items(rows: readonly number[]): Promise<Item[]>;
  /** All items in row order, in chunks, without images unless asked for. */
  scan(options?: { readonly images?: boolean; readonly batchSize?: number }): AsyncIterable<Item[]>;
  /** Labelled product pairs (matching). */
  matchPairs(): Promise<MatchPair[]>;
  links(): Promise<CatalogLink[]>;
  close(): void;
}
