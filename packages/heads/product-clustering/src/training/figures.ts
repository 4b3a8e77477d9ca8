/**
 * Figures of groups as ratios of sums over true products, so that the bootstrap can draw products: each listing adds its own share of them. Of all
 * products they are pairwise and B-cubed scores and NMI as in the engine's evaluation.
 */
export interface ProductShare {
  readonly listings: number;
  /** Pairs with another listing of the product, of the predicted group, of both: half a pair for each of its two listings. */
  readonly wanted: number;
  readonly said: number;
  readonly right: number;
  /** Shares of the listings' groups that are right, of their product that is in their group. */
  readonly precision: number;
  readonly recall: number;
  /** -ln of a listing's chance to be of the product, of the group; ln of both against independence. */
  readonly trueEntropy: number;
  readonly predictedEntropy: number;
  readonly mutual: number;
}

const countsOf = <Key>(keys: readonly Key[]): Map<Key, number> => {
  const counts = new Map<Key, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

/**
 * Product by product, in the order in which they first appear.
 * @param judged only the first so many listings have shares, of the groups that all of them make
 */
export function productShares(truth: readonly number[], predicted: ArrayLike<number>, judged = truth.length): ProductShare[] {
  const groups = Array.from(predicted);
  const cells = truth.map((product, i) => `${product} ${groups[i]}`);
  const [products, sizes, both] = [countsOf(truth), countsOf(groups), countsOf(cells)];
  const shares = new Map<number, ProductShare>();
  truth.slice(0, judged).forEach((product, i) => {
    const [t, p, c] = [products.get(product)!, sizes.get(groups[i]!)!, both.get(cells[i]!)!];
    const own: ProductShare = {
      listings: 1,
      wanted: (t - 1) / 2,
      said: (p - 1) / 2,
      right: (c - 1) / 2,
      precision: c / p,
      recall: c / t,
      trueEntropy: -Math.log(t / truth.length),
      predictedEntropy: -Math.log(p / truth.length),
      mutual: Math.log((c * truth.length) / (t * p)),
    };
    const before = shares.get(product);
    shares.set(product, before ? add(before, own) : own);
  });
  return [...shares.values()];
}

const add = (a: ProductShare, b: ProductShare): ProductShare =>
  Object.fromEntries(Object.entries(a).map(([name, value]) => [name, value + b[name as keyof ProductShare]])) as unknown as ProductShare;

/** Pairwise figures are left out where no two listings are of one product, all of them without listings. */
export function groupFigures(shares: readonly ProductShare[]): Record<string, number> {
  if (shares.length === 0) return {};
  const sum = shares.reduce(add);
  const [precision, recall] = [sum.precision / sum.listings, sum.recall / sum.listings];
  const entropy = (sum.trueEntropy + sum.predictedEntropy) / 2;
  return {
    ...(sum.wanted > 0 && {
      pairwiseF1: (2 * sum.right) / (sum.said + sum.wanted),
      pairwisePrecision: sum.said === 0 ? 1 : sum.right / sum.said,
      pairwiseRecall: sum.right / sum.wanted,
    }),
    bCubedF1: (2 * precision * recall) / (precision + recall),
    nmi: entropy === 0 ? 1 : sum.mutual / entropy,
  };
}
