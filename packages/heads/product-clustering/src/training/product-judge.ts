import type { CatalogIndex } from '@commercemm/catalog';
import { rowsBySplit } from '@commercemm/engine';

import { groupFigures, productShares } from './figures.js';
import type { JudgeOf } from './judge.js';
import { bestThreshold } from './threshold.js';

/**
 * By product numbers. Units of the figures are a split's products.
 * @param listings by row, those of one product side by side
 */
export function productJudge(listings: readonly number[], index: CatalogIndex): JudgeOf {
  const rows = rowsBySplit(listings, index);
  const productsOf = (of: readonly number[]) => of.map((row) => index.products[row]!);
  return (split) => {
    const own = rows[split];
    const distinct = new Set(productsOf(own)).size;
    return {
      primary: 'pairwiseF1',
      listings: own,
      lacks:
        distinct === own.length
          ? { expected: `listings that share a catalogId in the ${split} split`, got: `${distinct} listings of as many products` }
          : undefined,
      labelOf: ([a, b]) => (index.products[a!] === index.products[b!] ? 1 : 0),
      bestThreshold: (pairs, of, judged) => bestThreshold(productsOf(of), pairs, judged),
      judge(groups, of, judged) {
        const shares = productShares(productsOf(of), groups, judged);
        return {
          size: shares.length,
          figures: (units) => groupFigures(units ? Array.from(units, (unit) => shares[unit]!) : shares),
        };
      },
    };
  };
}
