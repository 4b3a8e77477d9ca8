/** Groups of items, joined one pair at a time (disjoint sets by size, with path halving: Tarjan and van Leeuwen 1984). */
export class DisjointSets {
  readonly #parents: Int32Array;
  readonly #sizes: Int32Array;

  /** Every item is a group of its own. */
  constructor(size: number) {
    this.#parents = Int32Array.from({ length: size }, (_, item) => item);
    this.#sizes = new Int32Array(size).fill(1);
  }

  /** The item that stands for the item's group. */
  root(item: number): number {
    const parents = this.#parents;
    let at = item;
    while (parents[at] !== at) at = parents[at] = parents[parents[at]!]!;
    return at;
  }

  /** Of the group that a root stands for. */
  sizeOf(root: number): number {
    return this.#sizes[root]!;
  }

  /** Joins two groups: the root that stands for both from now on, and the one that no longer does; null if they are one already. */
  join(a: number, b: number): { readonly kept: number; readonly gone: number } | null {
    const [x, y] = [this.root(a), this.root(b)];
    if (x === y) return null;
    const [kept, gone] = this.sizeOf(x) >= this.sizeOf(y) ? [x, y] : [y, x];
    this.#parents[gone] = kept;
    this.#sizes[kept]! += this.sizeOf(gone);
    return { kept, gone };
  }
}

/** The group of each item when the items of every pair belong together: numbers from 0, in the order in which groups first appear. */
export function connectedGroups(size: number, pairs: Iterable<readonly [number, number]>): Int32Array {
  const sets = new DisjointSets(size);
  for (const [a, b] of pairs) sets.join(a, b);
  const numbers = new Map<number, number>();
  return Int32Array.from({ length: size }, (_, item) => {
    const root = sets.root(item);
    if (!numbers.has(root)) numbers.set(root, numbers.size);
    return numbers.get(root)!;
  });
}
