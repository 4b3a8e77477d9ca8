import { rank, TopK } from '@commercemm/encoder';
import { createLexicalIndex } from '@commercemm/lexical';

/** Candidates of each listing by words, and by each kind of embedding. */
export const NEIGHBOURS = 6;

/** What candidates of a listing are found by. */
export interface Findable {
  /** Words of the title. */
  readonly title: readonly string[];
  /** Of length 1, one for each source in a fixed order; null where the listing lacks the source. */
  readonly embeddings: readonly (Float32Array | null)[];
}

/**
 * The pairs that are worth comparing: each listing with its `k` nearest by words (BM25 of titles) and its `k` nearest by each source's
 * embedding (cosine), in [smaller, larger] position, every pair once, in order. N listings give at most N k (sources + 1) pairs, not N^2.
 */
export function candidatePairs(listings: readonly Findable[], k: number = NEIGHBOURS): [number, number][] {
  const found = listings.map(() => new Set<number>());
  const add = (a: number, b: number) => found[Math.min(a, b)]!.add(Math.max(a, b));
  nearestByWords(
    listings.map(({ title }) => title),
    k,
    add,
  );
  const sources = listings[0]?.embeddings.length ?? 0;
  for (let source = 0; source < sources; source++)
    nearestByEmbedding(
      listings.map(({ embeddings }) => embeddings[source]!),
      k,
      add,
    );
  return found.flatMap((others, a) => [...others].sort((b, c) => b - c).map((b): [number, number] => [a, b]));
}

type Add = (a: number, b: number) => void;

function nearestByWords(titles: readonly (readonly string[])[], k: number, add: Add): void {
  const index = createLexicalIndex(titles);
  titles.forEach((title, at) => {
    const top = new TopK(k);
    index.scores(title).forEach((score, other) => {
      if (score > 0 && other !== at) top.add(other, score);
    });
    top.best().forEach(({ index: other }) => add(at, other));
  });
}

function nearestByEmbedding(embeddings: readonly (Float32Array | null)[], k: number, add: Add): void {
  const having = embeddings.flatMap((embedding, at) => (embedding ? [{ embedding, at }] : []));
  if (having.length === 0) return;
  const width = having[0]!.embedding.length;
  const all_NE = new Float32Array(having.length * width);
  having.forEach(({ embedding }, i) => all_NE.set(embedding, i * width));
  for (const { embedding, at } of having)
    rank(embedding, all_NE, k + 1)
      .map(({ index }) => having[index]!.at)
      .filter((other) => other !== at)
      .slice(0, k)
      .forEach((other) => add(at, other));
}
