import type { MatchPair } from '../../types.js';
import { draws } from '../draws.js';
import type { Listing } from './listings.js';

/** Pairs of listings, the same product (1) or not (0); the ones that differ are mostly alike: same type, or same brand. */
export function planPairs(seed: number, listings: readonly Listing[], same: number, different: number): MatchPair[] {
  const random = draws(seed, 'pairs');
  const taken = new Set<string>();
  const pairs: MatchPair[] = [];
  const add = (a: Listing, b: Listing): boolean => {
    const key = [a.id, b.id].sort().join(' ');
    if (a.id === b.id || a.product.split !== b.product.split || taken.has(key)) return false;
    taken.add(key);
    pairs.push({ a: a.id, b: b.id, label: a.product === b.product ? 1 : 0, split: a.product.split });
    return true;
  };
  const groups = (keyOf: (listing: Listing) => string): Listing[][] => {
    const map = new Map<string, Listing[]>();
    for (const listing of listings) map.set(keyOf(listing), [...(map.get(keyOf(listing)) ?? []), listing]);
    return [...map.values()].filter((group) => group.length > 1);
  };
  const draw = (from: readonly Listing[][], wanted: number, label: 0 | 1): void => {
    for (let added = 0, attempt = 0; added < wanted && attempt < 30 * wanted && from.length > 0; attempt++) {
      const group = random.pick(from);
      const [a, b] = [random.pick(group), random.pick(group)];
      if ((a.product === b.product ? 1 : 0) === label && add(a, b)) added++;
    }
  };
  draw(
    groups(({ product }) => product.catalogId),
    same,
    1,
  );
  draw(
    groups(({ product }) => `${product.split} ${product.type.id}`),
    Math.round(different * 0.65),
    0,
  );
  draw(
    groups(({ product }) => `${product.split} ${product.brand.name} ${product.type.path[0]}`),
    Math.round(different * 0.2),
    0,
  );
  draw(
    groups(({ product }) => product.split),
    different - Math.round(different * 0.85),
    0,
  );
  return random.shuffle(pairs);
}
