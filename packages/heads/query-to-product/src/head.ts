import {
  embed,
  embedOne,
  headData,
  loadHeadAs,
  TopK,
  type BackboneOptions,
  type ItemError,
  type Product,
  type ServedHead,
} from '@commercemm/encoder';
import { errorsOf, VectorIndex, type Found } from '@commercemm/head-retrieval';

import { hybridScores, searchDataSchema, type SearchData } from './hybrid.js';
import { createWordSearch, type SearchedTexts, type WordSearch } from './word-search.js';

export const QUERY_TO_PRODUCT = { id: 'query-to-product', version: 1 } as const;

/** Products for a search query, by vectors and words. */
export class QueryToProductHead {
  /** What was chosen when the head was trained. */
  readonly data: SearchData;
  #vectors = new VectorIndex([], []);
  #words: WordSearch = createWordSearch([]);

  /** @throws EncoderError ARTIFACT_MANIFEST_INVALID if the head's data are not as this version writes them */
  constructor(private readonly head: ServedHead) {
    this.data = headData(head, searchDataSchema);
  }

  /** @throws EncoderError ARTIFACT_... */
  static load(folder: string, options: BackboneOptions = {}): Promise<QueryToProductHead> {
    return loadHeadAs(folder, QUERY_TO_PRODUCT, options, (head) => new QueryToProductHead(head));
  }

  /** Embeddings of queries, for an index of one's own; combine its cosines with scores of words by `hybridScores`. */
  embedQuery(queries: readonly string[]): Promise<(Float32Array | ItemError)[]> {
    return embed(this.head, 'query', queries.map((text) => ({ text }))); // prettier-ignore
  }

  /** Embeddings of products: as a whole, or of what they have of text and image. */
  embedProduct(products: readonly Product[]): Promise<(Float32Array | ItemError)[]> {
    return embed(this.head, 'product', products);
  }

  /**
   * Makes these the products that `search` looks through, and counts their words. Returns the error of each that can not be used,
   * null for the others.
   */
  async index(products: readonly Product[]): Promise<(ItemError | null)[]> {
    const embedded = await this.embedProduct(products);
    this.#vectors = new VectorIndex(products, embedded);
    this.#words = createWordSearch(this.#vectors.products.map(searchedTexts));
    return errorsOf(embedded);
  }

  /** The k best products for a query, best first, by weight * cosine + (1 - weight) * words / their largest. @throws ItemError */
  async search(query: string, k: number): Promise<Found[]> {
    const vector = await embedOne(this.head, 'query', { text: query });
    const top = new TopK(k);
    const scores = hybridScores(this.#vectors.scores(vector), this.#words.scores(query, this.data.words), this.data.weight);
    scores.forEach((score, row) => top.add(row, score));
    return top.best().map(({ index, score }) => ({ product: this.#vectors.products[index]!, score }));
  }

  async dispose(): Promise<void> {
    await this.head.dispose();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }
}

const listOf = <T>(value: T | readonly T[] | null | undefined): readonly T[] =>
  value === null || value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];

const searchedTexts = ({ title, text, description, attributes }: Product): SearchedTexts => ({
  titles: [...listOf(title), ...listOf(text)],
  description: description ?? null,
  values: Object.values(attributes ?? {})
    .flatMap(listOf)
    .map(String),
});
