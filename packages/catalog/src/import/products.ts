import { hashKeys, hashToUnit } from '../random.js';
import { Growable } from '../growable.js';
import { normalizeTitle } from '../text.js';
import type { Split } from '../types.js';
import { splitNames } from '../store/tables.js';

/** Shares of the products without a split of their own. They sum to 1. */
export type SplitShares = Readonly<Record<Split, number>>;
export const defaultSplits: SplitShares = { train: 0.9, valid: 0.05, test: 0.05 };

const NONE = 255;

/** What identifies the product of an item. */
export interface ProductKey {
  readonly catalogId: string | null;
  /** Null: not the same product as any other item without a catalogId. */
  readonly title: string | null;
  /** What the split is drawn from when there is neither. */
  readonly own: string;
}

/**
 * Which items are one product, under both meanings of identity, and on which side each product stands. The number of a product is the row
 * of its first item.
 */
export class ProductTable {
  private readonly byCatalogId = new Map<string, number>();
  /** Titles by 53 bits of their hash: a million titles collide with a chance of 1 in 18,000. */
  private readonly byTitle = new Map<number, number>();
  private readonly catalog = new Growable(Int32Array);
  private readonly titled = new Growable(Int32Array);
  private readonly asked = new Growable(Uint8Array);
  /** By row: the product whose split it takes. */
  private readonly follows = new Growable(Int32Array);
  /** By product number: the split of the hash, and the split that rows ask for. */
  private readonly drawn = new Growable(Uint8Array);
  private readonly given = new Growable(Uint8Array);

  constructor(
    private readonly seed: number,
    private readonly shares: SplitShares,
  ) {}

  /** Adds the item of the next row. `beside`: an earlier row whose side it takes, if nothing else decides that. */
  add(key: ProductKey, split: Split | null, beside?: number): void {
    const row = this.catalog.length;
    let product = row;
    let drawFrom: string;
    if (key.catalogId !== null) {
      product = firstOf(this.byCatalogId, key.catalogId, row);
      drawFrom = `catalogId:${key.catalogId}`;
    } else if (key.title !== null) {
      const title = normalizeTitle(key.title);
      const [high, low] = hashKeys([title]);
      product = firstOf(this.byTitle, (high >>> 0) * 2 ** 21 + (low >>> 11), row);
      drawFrom = `title:${title}`;
    } else {
      drawFrom = key.own;
    }
    this.push(key.catalogId === null ? row : product, product, split, drawFrom, beside);
  }

  /** Adds an item that is about the product of an earlier row. */
  addLike(earlier: number, split: Split | null): void {
    this.push(this.catalog.at(earlier), this.titled.at(earlier), split, '');
  }

  /** The first row of a catalogId. */
  find(catalogId: string): number | undefined {
    return this.byCatalogId.get(catalogId);
  }

  productOf(row: number): number {
    return this.titled.at(row);
  }

  get byCatalog(): Int32Array {
    return this.catalog.view();
  }

  get byCatalogOrTitle(): Int32Array {
    return this.titled.view();
  }

  /**
   * Splits by row, as positions in `splitNames`. A row keeps its own; else its product's rows decide (train, if they differ); else a hash
   * of the product. `torn` counts products whose rows ask for different sides.
   */
  splits(): { splits: Uint8Array; torn: number } {
    const splits = new Uint8Array(this.titled.length);
    const torn = new Set<number>();
    for (let row = 0; row < splits.length; row++) {
      const product = this.titled.at(row);
      const followed = this.follows.at(row);
      const asked = this.asked.at(row);
      const given = this.given.at(followed);
      splits[row] = asked !== NONE ? asked : given !== NONE ? given : this.drawn.at(followed);
      if (asked !== NONE && asked !== this.given.at(product)) torn.add(product);
    }
    return { splits, torn: torn.size };
  }

  private push(byCatalog: number, product: number, split: Split | null, drawFrom: string, beside?: number): void {
    const row = this.catalog.length;
    this.catalog.push(byCatalog);
    this.titled.push(product);
    this.follows.push(product === row && beside !== undefined ? this.follows.at(beside) : product);
    const code = split === null ? NONE : splitNames.indexOf(split);
    this.asked.push(code);
    this.given.push(NONE);
    this.drawn.push(product === row ? this.draw(drawFrom) : 0);
    if (code !== NONE) this.given.set(product, Math.min(code, this.given.at(product))); // train comes first
  }

  private draw(key: string): number {
    const at = hashToUnit(this.seed, 'split', key);
    return at < this.shares.train ? 0 : at < this.shares.train + this.shares.valid ? 1 : 2;
  }
}

function firstOf<K>(map: Map<K, number>, key: K, row: number): number {
  const first = map.get(key);
  if (first === undefined) map.set(key, row);
  return first ?? row;
}
