/** Retrieval on held-out products: image to text, text to image, query to product. */
import { createRandom, type CatalogIndex } from '@commercemm/catalog';
import {
  embeddingPlan,
  embeddingProgram,
  FUSED,
  hitsByProduct,
  hitsWhere,
  namedViews,
  parameterFeed,
  retrievalRanks,
  summarizeRetrieval,
  type BatchBuilder,
  type Layout,
  type ModelDefinition,
  type RetrievalSummary,
  type RowsOfQuery,
} from '@commercemm/engine';
import type { Executable, Runtime } from '@commercemm/runtime';

export interface Embeddings {
  /** Unit rows, [rows, E], by modality and `fused`. */
  readonly vectors: Readonly<Record<string, Float32Array>>;
  /** 1 where the modality is present, by modality. */
  readonly present: Readonly<Record<string, Uint8Array>>;
}

export interface Embedder {
  embed(rows: readonly number[], parameters: Float32Array): Promise<Embeddings>;
  dispose(): void;
}

/** Runs the clean views of items through the model, batch by batch; graphs stay compiled. */
export function createEmbedder(
  options: { runtime: Runtime; model: ModelDefinition; builder: BatchBuilder; border: number; batchSize: number },
  layout: Layout,
): Embedder {
  const { runtime, model, builder, border, batchSize } = options;
  const plan = embeddingPlan(model);
  const graphs = new Map<number, Executable>();
  return {
    async embed(rows, parameters) {
      const size = model.shape.embedding;
      const names = [...model.modalities.map(({ id }) => id), FUSED];
      const vectors = Object.fromEntries(names.map((name) => [name, new Float32Array(rows.length * size)]));
      const present = Object.fromEntries(model.modalities.map(({ id }) => [id, new Uint8Array(rows.length)]));
      const feeds = Object.fromEntries(Object.entries(namedViews(parameters, layout)).map(([name, view]) => [parameterFeed(name), view]));
      for (let from = 0; from < rows.length; from += batchSize) {
        const part = rows.slice(from, from + batchSize);
        // Graphs have a fixed batch: the last one is filled up with repeats of its first row.
        const padded = [...part, ...Array<number>(batchSize - part.length).fill(part[0]!)];
        const built = await builder.build(plan, { sides: { item: padded }, same: () => false }, null);
        let graph = graphs.get(built.batch.tokens);
        if (!graph) {
          const { signature, program } = embeddingProgram(model, built.batch, border);
          graphs.set(built.batch.tokens, (graph = await runtime.compile(signature, program)));
        }
        const used = Object.fromEntries(graph.inputs.map(({ name }) => [name, (feeds[name] ?? built.feeds[name])!]));
        const outputs = await graph.run(used);
        for (const name of names) {
          vectors[name]!.set((outputs[name]!.data as Float32Array).subarray(0, part.length * size), from * size);
        }
        for (const { id } of model.modalities) {
          present[id]!.set((built.feeds[`feed/item/${id}/present`]!.data as Float32Array).subarray(0, part.length), from);
        }
      }
      return { vectors, present };
    },
    dispose: () => graphs.forEach((graph) => graph.dispose()),
  };
}

export interface Direction extends RetrievalSummary {
  readonly id: string;
}

/** Which rows take part: a fixed, seeded choice, so that figures of one catalog compare. */
export interface EvaluationRows {
  /** Held-out listings with every modality. */
  readonly pairs: readonly number[];
  readonly queries: readonly number[];
  readonly candidates: readonly number[];
  /** Per query: products (CatalogIndex.products) that are right. */
  readonly relevant: readonly ReadonlySet<number>[];
}

/** Grades from here on count as a hit. */
const RELEVANT = 2;

export function evaluationRows(index: CatalogIndex, limit: number): EvaluationRows {
  const random = createRandom('evaluation');
  const listings = Array.from({ length: index.size }, (_, row) => row).filter((row) => index.kinds[row] === 'listing');
  const pairs = random
    .shuffle(listings.filter((row) => index.splits[row] === 'valid' && index.textCounts[row]! > 0 && index.imageCounts[row]! > 0))
    .slice(0, limit);

  const relevantOf = new Map<number, Set<number>>();
  const { sources, targets, grades } = index.edges;
  for (let edge = 0; edge < sources.length; edge++) {
    const query = sources[edge]!;
    if (index.kinds[query] !== 'query' || index.splits[query] !== 'valid' || grades[edge]! < RELEVANT) continue;
    relevantOf.set(query, (relevantOf.get(query) ?? new Set()).add(index.products[targets[edge]!]!));
  }
  const queries = [...relevantOf.keys()].slice(0, limit);
  const wanted = new Set(queries.flatMap((query) => [...relevantOf.get(query)!]));
  const right = listings.filter((row) => wanted.has(index.products[row]!));
  const others = random.shuffle(listings.filter((row) => !wanted.has(index.products[row]!) && index.splits[row] !== 'train'));
  const fill = others.length > 0 ? others : random.shuffle(listings.filter((row) => !wanted.has(index.products[row]!)));
  const candidates = queries.length > 0 ? [...right, ...fill].slice(0, Math.max(right.length, limit)) : [];
  return { pairs, queries, candidates, relevant: queries.map((query) => relevantOf.get(query)!) };
}

/** Embedding of what a product has: fused if it has all, else the modality it has. */
function productVectors({ vectors, present }: Embeddings, size: number): Float32Array {
  const result = vectors[FUSED]!.slice();
  const modalities = Object.keys(present);
  for (let row = 0; row * size < result.length; row++) {
    const has = modalities.filter((id) => present[id]![row]);
    if (has.length === 1) result.set(vectors[has[0]!]!.subarray(row * size, (row + 1) * size), row * size);
  }
  return result;
}

/** One direction's queries and candidates as the model sees them. */
export interface Ranking {
  readonly id: string;
  /** What is shown of a query: text or image. */
  readonly from: 'image' | 'text';
  /** Catalog rows of the queries and of the candidates. */
  readonly queryRows: readonly number[];
  readonly candidateRows: readonly number[];
  /** Unit rows, [queries, E] and [candidates, E]. */
  readonly queries: Float32Array;
  readonly candidates: Float32Array;
  readonly hits: RowsOfQuery;
}

export interface Evaluation {
  readonly directions: readonly Direction[];
  /** Null in an evaluation that was read from a checkpoint. */
  readonly rankings: readonly Ranking[] | null;
}

/** Embeds the rows and ranks all directions that the catalog has data for. */
export async function evaluate(
  embed: (rows: readonly number[]) => Promise<Embeddings>,
  index: CatalogIndex,
  rows: EvaluationRows,
  width: number,
): Promise<Evaluation> {
  const rankings: Ranking[] = [];
  if (rows.pairs.length > 1) {
    const { vectors } = await embed(rows.pairs);
    const products = rows.pairs.map((row) => index.products[row]!);
    const hits = hitsByProduct(products, products);
    const both = { queryRows: rows.pairs, candidateRows: rows.pairs, hits };
    rankings.push(
      { id: 'image-to-text', from: 'image', ...both, queries: vectors.image!, candidates: vectors.text! },
      { id: 'text-to-image', from: 'text', ...both, queries: vectors.text!, candidates: vectors.image! },
    );
  }
  if (rows.queries.length > 1 && rows.candidates.length > 1) {
    const { vectors } = await embed(rows.queries);
    const candidates = productVectors(await embed(rows.candidates), width);
    const products = rows.candidates.map((row) => index.products[row]!);
    const hits = hitsWhere(products.length, (q, c) => rows.relevant[q]!.has(products[c]!));
    const { queries: queryRows, candidates: candidateRows } = rows;
    rankings.push({ id: 'query-to-product', from: 'text', queryRows, candidateRows, queries: vectors.text!, candidates, hits });
  }
  const directions = rankings.flatMap(({ id, queries, candidates, hits }): Direction[] => {
    const summary = summarizeRetrieval(retrievalRanks({ queries, candidates, width, hits }));
    return summary ? [{ id, ...summary }] : [];
  });
  return { directions, rankings };
}
