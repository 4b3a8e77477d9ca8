import { readManifest, type BackboneOptions } from '@commercemm/encoder';
import { CategorizationHead } from '@commercemm/head-categorization';
import { ImageToProductHead } from '@commercemm/head-image-to-product';
import { QueryToProductHead } from '@commercemm/head-query-to-product';
import { headIdentity, openIndex, type SearchIndex } from '@commercemm/search';

import type { Places } from './places.js';
import { createSearcher, type Searcher } from './search.js';

/** What the service is made of. */
export interface Models {
  readonly categorization: CategorizationHead;
  readonly search: Searcher;
  /** Calls that are running end first. */
  dispose(): Promise<void>;
}

/**
 * Loads three heads and opens the indexes of the two that search. Heads over one backbone share its sessions.
 * @throws EncoderError ARTIFACT_..., SearchError SEARCH_INDEX_NOT_FOUND, SEARCH_MODEL_MISMATCH
 */
export async function loadModels(places: Places, options: BackboneOptions): Promise<Models> {
  const opened: (() => void | Promise<void>)[] = [];
  const dispose = async () => {
    for (const close of opened.splice(0).reverse()) await close();
  };
  const head = async <H extends { dispose(): Promise<void> }>(loading: Promise<H>): Promise<H> => {
    const loaded = await loading;
    opened.push(() => loaded.dispose());
    return loaded;
  };
  const index = async (place: string, artifact: string): Promise<SearchIndex> => {
    const found = await openIndex(place, { model: headIdentity(await readManifest(artifact)) });
    opened.push(() => found.close());
    return found;
  };
  try {
    const categorization = await head(CategorizationHead.load(places.categorization, options));
    const query = await head(QueryToProductHead.load(places.queryToProduct, options));
    const photo = await head(ImageToProductHead.load(places.imageToProduct, options));
    const search = createSearcher({
      query: { head: query, index: await index(places.queryIndex, places.queryToProduct) },
      photo: { head: photo, index: await index(places.imageIndex, places.imageToProduct) },
    });
    return { categorization, search, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
