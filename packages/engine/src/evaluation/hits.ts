/** Candidate rows that belong to a query row. */
export type RowsOfQuery = (query: number) => Iterable<number>;

/** Candidates of the query's product are its hits. */
export function hitsByProduct(queryProducts: ArrayLike<number>, candidateProducts: ArrayLike<number>): RowsOfQuery {
  const rows = new Map<number, number[]>();
  for (let c = 0; c < candidateProducts.length; c++) {
    const product = candidateProducts[c]!;
    const list = rows.get(product);
    if (list) list.push(c);
    else rows.set(product, [c]);
  }
  return (query) => rows.get(queryProducts[query]!) ?? [];
}

/** Any rule, asked for each pair. */
export const hitsWhere =
  (candidates: number, isHit: (query: number, candidate: number) => boolean): RowsOfQuery =>
  (query) =>
    Array.from({ length: candidates }, (_, candidate) => candidate).filter((candidate) => isHit(query, candidate));
