/** A product on its way into an index. */
export interface IndexRow {
  readonly id: string;
  /** Unit length; all rows have the same number of dimensions. */
  readonly vector: Float32Array;
  readonly title: string;
  readonly description?: string | null;
  /** Path, root first. */
  readonly category?: readonly string[];
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
  /** Equal for listings of one product. */
  readonly product?: string | null;
}

/** Which model made the vectors: vectors of another model can not be compared with them. */
export interface ModelIdentity {
  /** For people; it is not compared. */
  readonly name: string;
  /** SHA-256 of the files that decide the vectors, by file name. */
  readonly files: Readonly<Record<string, string>>;
}

export interface Filter {
  /** Start of a category path: everything at or below it. */
  readonly category?: readonly string[];
  /** An item must have, for every name, the value or one of the values. */
  readonly attributes?: Readonly<Record<string, string | readonly string[]>>;
}

export type Mode = 'vector' | 'text' | 'hybrid';

export interface SearchQuery {
  /** Unit length, made by the model of the index. */
  readonly vector?: Float32Array;
  readonly text?: string;
  /** How many hits at most, 1 to 1000. */
  readonly k: number;
  readonly filter?: Filter;
  /** Unless told: `hybrid` where vector and text are given, else the one that is. */
  readonly mode?: Mode;
  /** Compares all vectors, however many there are: what recall is measured against. */
  readonly exact?: boolean;
  /**
   * Of a hybrid search: share of the cosine in the score, 0 to 1; words, relative to the best match, have the rest (`weightedFusion`). Unless told, nothing is
   * known of how the two compare, and their ranks are fused (`reciprocalRankFusion`).
   */
  readonly vectorWeight?: number;
}

export interface SearchHit {
  readonly id: string;
  /** What hits are ordered by: cosine, BM25, or the fused score of a hybrid search. */
  readonly score: number;
  /** Cosine to the query, -1 to 1; null where it was not compared. */
  readonly cosine: number | null;
  /** BM25; null where the search by words did not find it. */
  readonly bm25: number | null;
  readonly title: string;
  readonly description: string | null;
  readonly category: readonly string[];
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  readonly product: string | null;
}
