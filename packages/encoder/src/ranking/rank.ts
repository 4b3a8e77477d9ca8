import { TopK, type Ranked } from './top-k.js';

/**
 * Exact search by inner product, which for unit embeddings is the cosine. Candidates may come in any number of chunks, so they need
 * not be in memory at once; their numbers go on from chunk to chunk.
 */
export class InnerProductRanking {
  readonly #top: TopK;
  #seen = 0;

  /** @param query_D the embedding searched with */
  constructor(
    private readonly query_D: Float32Array,
    k: number,
  ) {
    this.#top = new TopK(k);
  }

  /** @param candidates_ND embeddings, one after the other. @throws RangeError if they are not a multiple of D long */
  add(candidates_ND: Float32Array): this {
    const { length } = this.query_D;
    if (length === 0 || candidates_ND.length % length)
      throw new RangeError(`expected candidates of ${length} values each, got ${candidates_ND.length} values`);
    const top = this.#top;
    for (let start = 0; start < candidates_ND.length; start += length, this.#seen++) {
      const score = innerProduct(this.query_D, candidates_ND, start);
      if (score > top.threshold) top.add(this.#seen, score);
    }
    return this;
  }

  /** Best first; of equal scores the earlier candidate. */
  best(): Ranked[] {
    return this.#top.best();
  }
}

/** The k candidates of highest inner product with a query, best first. @throws RangeError if sizes do not fit */
export const rank = (query_D: Float32Array, candidates_ND: Float32Array, k: number): Ranked[] =>
  new InnerProductRanking(query_D, k).add(candidates_ND).best();

/** Four sums at a time: the processor need not wait for one addition to begin the next. */
function innerProduct(a: Float32Array, b: Float32Array, start: number): number {
  const { length } = a;
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < length; i += 4) {
    s0 += a[i]! * b[start + i]!;
    s1 += a[i + 1]! * b[start + i + 1]!;
    s2 += a[i + 2]! * b[start + i + 2]!;
    s3 += a[i + 3]! * b[start + i + 3]!;
  }
  for (; i < length; i++) s0 += a[i]! * b[start + i]!;
  return s0 + s1 + s2 + s3;
}
