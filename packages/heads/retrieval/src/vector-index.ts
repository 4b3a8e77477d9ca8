import { ItemError, rank, type Product } from '@commercemm/encoder';

export interface Found {
  readonly product: Product;
  /** Larger is better; for one query alone comparable. */
  readonly score: number;
}

/** Products and their embeddings in memory; searched exactly. */
export class VectorIndex {
  /** Those that could be embedded. */
  readonly products: readonly Product[];
  /** [products, E] */
  readonly vectors: Float32Array;

  /** @param embedded of each product, as `embed` returns it; products with an error are left out */
  constructor(products: readonly Product[], embedded: readonly (Float32Array | ItemError)[]) {
    const kept = products.flatMap((product, i) => {
      const vector = embedded[i]!;
      return vector instanceof ItemError ? [] : [{ product, vector }];
    });
    this.products = kept.map(({ product }) => product);
    const width = kept[0]?.vector.length ?? 0;
    this.vectors = new Float32Array(kept.length * width);
    kept.forEach(({ vector }, i) => this.vectors.set(vector, i * width));
  }

  /** The k products of highest inner product, best first; of equal ones the earlier. */
  search(query: Float32Array, k: number): Found[] {
    return rank(query, this.vectors, k).map(({ index, score }) => ({ product: this.products[index]!, score }));
  }

  /** Inner products of all products with a query. */
  scores(query: Float32Array): Float64Array {
    const { length } = query;
    return Float64Array.from(this.products, (_, row) => query.reduce((sum, value, i) => sum + value * this.vectors[row * length + i]!, 0));
  }
}

/** The error of each product that was left out; null for the others. */
export const errorsOf = (embedded: readonly (Float32Array | ItemError)[]): (ItemError | null)[] =>
  embedded.map((vector) => (vector instanceof ItemError ? vector : null));
