import { ItemError } from '@commercemm/encoder';
import type { ImageToProductHead } from '@commercemm/head-image-to-product';
import type { QueryToProductHead } from '@commercemm/head-query-to-product';
import { reciprocalRankFusion, type Filter, type SearchHit, type SearchIndex } from '@commercemm/search';

export interface ProductSearch {
  readonly text?: string | undefined;
  /** Bytes of a photo. */
  readonly image?: Uint8Array | undefined;
  readonly k: number;
  readonly filter?: Filter | undefined;
}

/** Products for a text, a photo, or both; an ItemError if one of them can not be used. @throws SearchError SEARCH_QUERY_INVALID */
export type Searcher = (search: ProductSearch) => Promise<SearchHit[] | ItemError>;

/** Heads, each with the index of the product vectors that it made. */
export interface Sides {
  readonly query: { readonly head: QueryToProductHead; readonly index: SearchIndex };
  readonly photo: { readonly head: ImageToProductHead; readonly index: SearchIndex };
}

/** Rankings that are fused are longer than the answer. */
const depthOf = (k: number): number => Math.min(1000, Math.max(100, 5 * k));

/**
 * A text is searched by words and meaning, in the shares that the head's training found best beside its own score of words (the index' BM25
 * knows no fields and no runs of characters); a photo by its look; both together by reciprocal rank fusion of the two.
 */
export function createSearcher({ query, photo }: Sides): Searcher {
  const vectorWeight = query.head.data.weight;

  async function byText(text: string, k: number, filter: Filter): Promise<SearchHit[] | ItemError> {
    const [vector] = await query.head.embedQuery([text]);
    return vector instanceof ItemError ? vector : query.index.search({ text, vector: vector!, k, filter, vectorWeight });
  }

  async function byPhoto(image: Uint8Array, k: number, filter: Filter): Promise<SearchHit[] | ItemError> {
    const [vector] = await photo.head.embedQuery([{ image }]);
    return vector instanceof ItemError ? vector : photo.index.search({ vector: vector!, k, filter });
  }

  return async ({ text, image, k, filter = {} }) => {
    if (!image) return byText(text ?? '', k, filter);
    if (!text) return byPhoto(image, k, filter);
    const depth = depthOf(k);
    const [matching, alike] = await Promise.all([byText(text, depth, filter), byPhoto(image, depth, filter)]);
    if (matching instanceof ItemError) return matching;
    if (alike instanceof ItemError) return alike;
    return fuse([matching, alike], k);
  };
}

function fuse(rankings: readonly (readonly SearchHit[])[], k: number): SearchHit[] {
  const hits = new Map(rankings.flat().map((hit) => [hit.id, hit]));
  return reciprocalRankFusion(rankings)
    .slice(0, k)
    .map(({ id, score }) => ({ ...hits.get(id)!, score }));
}
