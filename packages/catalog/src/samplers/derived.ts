/** What samplers need of an index at every step, computed once for each index. */
import type { CatalogIndex, ItemKind, Split } from '../types.js';

/** Edges from items of one kind; `view`: an item with itself, of which two pictures exist. */
export type SampledEdgeKind = ItemKind | 'view';

export interface Derived {
  /** Rows with an image or a text, queries left out: what image-text pairs are drawn from. */
  readonly items: Int32Array;
  /** Positions in `index.edges` by kind, both ends in the split, graded at least as asked. */
  readonly edges: ReadonlyMap<SampledEdgeKind, Int32Array>;
  /** Rows of `items` that have an image, so that there are two views of them, and that none of `edges` names. */
  readonly lone: Int32Array;
  /** Rows of `items` by product, where a product has several. */
  readonly siblings: ReadonlyMap<number, readonly number[]>;
}

const cache = new WeakMap<CatalogIndex, Map<string, Derived>>();

export function derive(index: CatalogIndex, split: Split, minGrade: number): Derived {
  const key = `${split}/${minGrade}`;
  const known = cache.get(index) ?? new Map<string, Derived>();
  cache.set(index, known);
  let derived = known.get(key);
  if (!derived) {
    const items = itemsOf(index, split);
    const edges = edgesOf(index, split, minGrade);
    known.set(key, (derived = { items, edges, lone: loneOf(index, items, edges), siblings: siblingsOf(index, items) }));
  }
  return derived;
}

function itemsOf({ size, kinds, splits, textCounts, imageCounts }: CatalogIndex, split: Split): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < size; row++) {
    if (splits[row] === split && kinds[row] !== 'query' && (textCounts[row]! > 0 || imageCounts[row]! > 0)) rows.push(row);
  }
  return Int32Array.from(rows);
}

function loneOf({ imageCounts, edges }: CatalogIndex, items: Int32Array, byKind: Derived['edges']): Int32Array {
  const named = new Set<number>();
  for (const positions of byKind.values()) {
    for (const edge of positions) named.add(edges.sources[edge]!).add(edges.targets[edge]!);
  }
  return items.filter((row) => imageCounts[row]! > 0 && !named.has(row));
}

function siblingsOf({ products }: CatalogIndex, items: Int32Array): Map<number, readonly number[]> {
  const found = new Map<number, number[]>();
  for (const row of items) {
    const product = products[row]!;
    const rows = found.get(product);
    if (rows) rows.push(row);
    else found.set(product, [row]);
  }
  return new Map([...found].filter(([, rows]) => rows.length > 1));
}

function edgesOf({ kinds, splits, edges }: CatalogIndex, split: Split, minGrade: number): Map<SampledEdgeKind, Int32Array> {
  const found = new Map<SampledEdgeKind, number[]>();
  for (let edge = 0; edge < edges.sources.length; edge++) {
    const [source, target] = [edges.sources[edge]!, edges.targets[edge]!];
    if (splits[source] !== split || splits[target] !== split || edges.grades[edge]! < minGrade) continue;
    const kind = source === target ? 'view' : kinds[source]!;
    let list = found.get(kind);
    if (!list) found.set(kind, (list = []));
    list.push(edge);
  }
  return new Map([...found].map(([kind, list]) => [kind, Int32Array.from(list)]));
}
