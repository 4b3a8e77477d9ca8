import type { CatalogIndex, Split } from '@commercemm/catalog';
import { checkSettings, rowsWhere, type Example, type HeadProblem, type HeadSettings } from '@commercemm/engine';
import { atLeast, eachOnce, isKind, matches, rankingEvaluator, retrievalProblem } from '@commercemm/head-retrieval/training';

const PHOTO = { name: 'photo', sources: ['image'] };
const PRODUCT = { name: 'product', sources: ['fused', 'image', 'text'] };

/**
 * A photo and its product, as the catalog's edges name them. Without edges, an item's picture and another item of its product, or the item itself,
 * whose picture is then seen in two augmented views. Photos search products as a whole (I-M) and by picture (I-I).
 * @throws EngineError HEAD_NOT_APPLICABLE without pictures
 */
export function imageToProductProblem(index: CatalogIndex, settings: HeadSettings): HeadProblem {
  checkSettings(settings, []);
  const isPhoto = (row: number) => !isKind(index, row, 'query') && index.imageCounts[row]! > 0;
  const training = trainingPairs(index, isPhoto);
  atLeast(training.length, 2, 'too few pictures', 'in the train split');
  const products = rowsWhere(index, (row) => isKind(index, row, 'listing'));
  const plans = new Map<Split, Searches>();
  const planOf = (split: Split) => plans.get(split) ?? plans.set(split, searchesOf(index, split, products, isPhoto)).get(split)!;
  return retrievalProblem({
    pass: 'cross-pair',
    directions: [
      { from: PHOTO, to: PRODUCT },
      { from: PHOTO, to: PHOTO },
    ],
    training,
    same: (a, b) => index.products[a[1]!] === index.products[b[1]!],
    rows: (split) => planOf(split).rows,
    evaluator: (split) => {
      const { queries, isHit, excludeSelf } = planOf(split);
      const common = { from: PHOTO.name, candidates: products, isHit };
      return rankingEvaluator({
        queries,
        ids: index.ids,
        rankings: [
          { id: 'image-to-product', to: PRODUCT.name, ...common, excludeSelf },
          // A picture always finds itself.
          { id: 'image-to-image', to: PHOTO.name, ...common, excludeSelf: true },
        ],
      });
    },
    serving: () => ({}),
  });
}

function trainingPairs(index: CatalogIndex, isPhoto: (row: number) => boolean): Example[] {
  const edges = [...matches(index, 'train', isPhoto)].flatMap(([source, targets]) =>
    targets.map(({ target }): Example => [source, target]),
  );
  if (edges.length > 0) return edges;
  const own = rowsWhere(index, (row) => index.splits[row] === 'train' && isPhoto(row));
  const members = new Map<number, number[]>();
  for (const row of own) members.set(index.products[row]!, [...(members.get(index.products[row]!) ?? []), row]);
  return own.map((row): Example => {
    const all = members.get(index.products[row]!)!;
    return [row, all[(all.indexOf(row) + 1) % all.length]!];
  });
}

interface Searches {
  readonly queries: readonly number[];
  /** Queries, products that are hits, other products. */
  readonly rows: readonly number[];
  readonly isHit: (query: number, candidate: number) => boolean;
  readonly excludeSelf: boolean;
}

/** Photos with a known product; without any, the split's listings, which are to be found by their own picture. */
function searchesOf(index: CatalogIndex, split: Split, products: readonly number[], isPhoto: (row: number) => boolean): Searches {
  const known = matches(index, split, isPhoto);
  if (known.size === 0) {
    const queries = products.filter((row) => index.splits[row] === split && isPhoto(row));
    const isHit = (query: number, candidate: number) => index.products[query] === index.products[candidate];
    return { queries, rows: eachOnce(queries, products), isHit, excludeSelf: false };
  }
  const right = new Map([...known].map(([query, targets]) => [query, new Set(targets.map(({ target }) => index.products[target]!))]));
  const wanted = new Set([...right.values()].flatMap((own) => [...own]));
  const queries = [...known.keys()];
  return {
    queries,
    rows: eachOnce(
      queries,
      products.filter((row) => wanted.has(index.products[row]!)),
      products,
    ),
    isHit: (query, candidate) => right.get(query)!.has(index.products[candidate]!),
    excludeSelf: true,
  };
}
