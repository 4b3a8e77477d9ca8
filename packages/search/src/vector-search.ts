import { Index, type Query, type Table, type VectorQuery } from '@lancedb/lancedb';

import type { VectorSearch } from './store/manifest.js';

/** Recall is measured at this many hits. */
const MEASURED_HITS = 10;
const REFINES = [5, 20, 80];

/** The `k` nearest by cosine, as the index is set up, out of the rows that `where` leaves. */
export function nearest(query: Query, vector: Float32Array, k: number, search: VectorSearch, where: string | null): VectorQuery {
  const nearestTo = query.nearestTo(vector).distanceType('cosine').limit(k);
  const filtered = where === null ? nearestTo : nearestTo.where(where);
  if (search.kind === 'exact') return filtered.bypassVectorIndex();
  // With a filter, further partitions are looked into until there are enough hits. The most comes first: unless told it is 20, and the
  // least may not exceed it.
  return filtered.maximumNprobes(search.partitions).minimumNprobes(search.probes).refineFactor(refineFactor(k, search.refine));
}

/**
 * Candidates whose full vectors are read, for each of `k` hits: as many in all as the tuning at ten hits found enough, but not fewer for
 * each than its least. A search for 100 hits does not need ten times the candidates.
 */
export const refineFactor = (k: number, refine: number): number => Math.max(REFINES[0]!, Math.ceil((refine * MEASURED_HITS) / k));

export interface TuneOptions {
  /** Vectors like those that will be searched with. */
  readonly queries: readonly Float32Array[];
  /** Recall@10 to reach. */
  readonly recall: number;
  /** Up to so many rows all are compared. */
  readonly exactRows: number;
}

/**
 * Builds the vector index and looks for the cheapest settings with the recall that is asked for: partitions to probe are doubled until it
 * is reached. Vectors without any structure may not reach it at all; then all vectors are compared.
 */
export async function buildVectorSearch(table: Table, rows: number, { queries, recall, exactRows }: TuneOptions): Promise<VectorSearch> {
  if (rows <= exactRows || queries.length === 0) return { kind: 'exact' };
  const partitions = 2 ** Math.round(Math.log2(Math.sqrt(rows)));
  await table.createIndex('vector', { config: Index.ivfRq({ numPartitions: partitions, distanceType: 'cosine', maxIterations: 20 }) });
  const ids = async (vector: Float32Array, search: VectorSearch): Promise<string[]> => {
    const found = await nearest(table.query(), vector, MEASURED_HITS, search, null).select(['id', '_distance']).toArray();
    return (found as { id: string }[]).map(({ id }) => id);
  };
  const exact: string[][] = [];
  for (const vector of queries) exact.push(await ids(vector, { kind: 'exact' }));
  for (const probes of probeSteps(partitions)) {
    for (const refine of REFINES) {
      const search = { kind: 'ivf-rq', partitions, probes, refine, recall: 1 } as const;
      const found: string[][] = [];
      for (const vector of queries) found.push(await ids(vector, search));
      const reached = recallOf(found, exact);
      if (reached >= recall) return { ...search, recall: reached };
    }
  }
  await table.dropIndex('vector_idx');
  return { kind: 'exact' };
}

/** 8, 16, 32, ... up to all. */
export function probeSteps(partitions: number): number[] {
  const steps: number[] = [];
  for (let probes = 8; probes < partitions; probes *= 2) steps.push(probes);
  return [...steps, partitions];
}

/** Mean share of the exact hits that were found. */
export function recallOf(found: readonly (readonly string[])[], exact: readonly (readonly string[])[]): number {
  const shares = exact.map((wanted, i) => wanted.filter((id) => found[i]!.includes(id)).length / wanted.length);
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
