import { connect, exists } from '@commercemm/versions';
import { MatchQuery, type Table } from '@lancedb/lancedb';

import { SearchError } from './errors.js';
import { reciprocalRankFusion, weightedFusion } from './fusion.js';
import { filterSql } from './labels.js';
import { checkModel } from './model.js';
import { checkQuery, modeOf } from './query.js';
import { type IndexManifest, readManifests } from './store/manifest.js';
import { HIT_COLUMNS, searchable, type StoredFields, storedFields } from './store/rows.js';
import type { ModelIdentity, SearchHit, SearchQuery } from './types.js';
import { nearest } from './vector-search.js';

export interface OpenIndexOptions {
  /** The model that will make the query vectors; another one than the index was made with is refused. Needless for searches by words. */
  readonly model?: ModelIdentity;
}

/** An open index; later builds do not change what was opened. Safe to use from many calls at once. */
export interface SearchIndex {
  readonly location: string;
  readonly manifest: IndexManifest;
  /** Best first; of equal scores in any order. @throws SearchError SEARCH_QUERY_INVALID */
  search(query: SearchQuery): Promise<SearchHit[]>;
  close(): void;
}

/** A hybrid search fuses rankings of so many times k, but not less than so many hits. */
const FUSED = { times: 5, least: 100 };

/** @throws SearchError SEARCH_INDEX_NOT_FOUND, SEARCH_FORMAT_TOO_NEW, SEARCH_MODEL_MISMATCH */
export async function openIndex(location: string, { model }: OpenIndexOptions = {}): Promise<SearchIndex> {
  const db = (await exists(location)) ? await connect(location) : null;
  try {
    const manifest = db && (await readManifests(db, location)).at(-1);
    if (!db || !manifest) {
      throw new SearchError('SEARCH_INDEX_NOT_FOUND', `there is no index at ${location}: build one, or check the address`, { location });
    }
    if (model) checkModel(manifest.model, model, location);
    const table = await db.openTable(manifest.table);
    return {
      location,
      manifest,
      search: (query) => search(table, manifest, query),
      close() {
        table.close();
        db.close();
      },
    };
  } catch (error) {
    db?.close();
    throw error;
  }
}

interface Found {
  readonly fields: StoredFields;
  readonly cosine: number | null;
  readonly bm25: number | null;
}

async function search(table: Table, manifest: IndexManifest, query: SearchQuery): Promise<SearchHit[]> {
  checkQuery(query, manifest.dimensions);
  const mode = modeOf(query);
  const { k, vectorWeight } = query;
  const where = filterSql(query.filter);
  const depth = mode === 'hybrid' ? Math.max(FUSED.least, FUSED.times * k) : k;
  const weighted = mode === 'hybrid' && vectorWeight !== undefined;
  const [near, matching] = await Promise.all([
    mode === 'text' ? [] : byVector(table, manifest, query, depth, where),
    mode === 'vector' ? [] : byWords(table, query.text!, depth, where, weighted ? query.vector : undefined),
  ]);
  const all = merged(near, matching);
  const ranked = weighted
    ? weightedFusion(
        [...all].map(([id, { cosine, bm25 }]) => ({ id, cosine: cosine!, bm25: bm25 ?? 0 })),
        vectorWeight,
      )
    : reciprocalRankFusion([rankedBy(near, 'cosine'), rankedBy(matching, 'bm25')]);
  return ranked.slice(0, k).map(({ id, score }) => {
    const { fields, cosine, bm25 } = all.get(id)!;
    return { ...fields, score: mode === 'hybrid' ? score : (cosine ?? bm25)!, cosine, bm25 };
  });
}

const rankedBy = (found: readonly Found[], by: 'cosine' | 'bm25') => found.map((one) => ({ id: one.fields.id, score: one[by]! }));

/** What either search found, with what both say of it. */
function merged(near: readonly Found[], matching: readonly Found[]): Map<string, Found> {
  const all = new Map(near.map((found) => [found.fields.id, found]));
  for (const found of matching) {
    const { id } = found.fields;
    all.set(id, { ...found, cosine: all.get(id)?.cosine ?? found.cosine });
  }
  return all;
}

async function byVector(
  table: Table,
  manifest: IndexManifest,
  { vector, exact = false }: SearchQuery,
  k: number,
  where: string | null,
): Promise<Found[]> {
  // A filter that leaves few rows would leave an approximation without hits.
  const few = where !== null && (await table.countRows(where)) <= manifest.exactRows;
  const setting = exact || few ? ({ kind: 'exact' } as const) : manifest.vectorSearch;
  const rows = await nearest(table.query(), vector!, k, setting, where)
    .select([...HIT_COLUMNS, '_distance'])
    .toArray();
  return (rows as Record<string, unknown>[]).map((row) => ({
    fields: storedFields(row),
    cosine: 1 - (row['_distance'] as number),
    bm25: null,
  }));
}

/** @param vector a query whose cosine is wanted too */
async function byWords(table: Table, text: string, k: number, where: string | null, vector?: Float32Array): Promise<Found[]> {
  const wanted = searchable(text);
  if (wanted === '') return [];
  const matching = table.query().fullTextSearch(new MatchQuery(wanted, 'words')).limit(k);
  const columns = [...HIT_COLUMNS, '_score', ...(vector ? ['vector'] : [])];
  const rows = await (where === null ? matching : matching.where(where)).select(columns).toArray();
  return (rows as Record<string, unknown>[]).map((row) => ({
    fields: storedFields(row),
    cosine: vector ? inner(vector, row['vector'] as Iterable<number>) : null,
    bm25: row['_score'] as number,
  }));
}

/** Cosine of vectors of length 1. */
const inner = (a: Float32Array, b: Iterable<number>): number => Array.from(b).reduce((sum, value, i) => sum + value * a[i]!, 0);
