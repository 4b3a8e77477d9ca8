/** How well predicted groups of items agree with the true ones. Both are numbers, one an item; equal numbers are one group. */

/** Counts of items by true group, by predicted group, and by both. */
interface Contingency {
  readonly items: number;
  readonly truth: ReadonlyMap<number, number>;
  readonly predicted: ReadonlyMap<number, number>;
  readonly cells: readonly { readonly truth: number; readonly predicted: number; readonly count: number }[];
}

function contingency(truth: ArrayLike<number>, predicted: ArrayLike<number>): Contingency {
  const [rows, columns] = [new Map<number, number>(), new Map<number, number>()];
  const cells = new Map<string, { truth: number; predicted: number; count: number }>();
  for (let i = 0; i < truth.length; i++) {
    const [t, p] = [truth[i]!, predicted[i]!];
    rows.set(t, (rows.get(t) ?? 0) + 1);
    columns.set(p, (columns.get(p) ?? 0) + 1);
    const cell = cells.get(`${t} ${p}`);
    if (cell) cell.count++;
    else cells.set(`${t} ${p}`, { truth: t, predicted: p, count: 1 });
  }
  return { items: truth.length, truth: rows, predicted: columns, cells: [...cells.values()] };
}

export interface ClusteringScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

const scoreOf = (precision: number, recall: number): ClusteringScore => ({
  precision,
  recall,
  f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
});

const pairsOf = (counts: Iterable<number>): number => [...counts].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);

/** Over pairs of items: which were put together, and which belong together. Null where no two items belong together. */
export function pairwiseScore(truth: ArrayLike<number>, predicted: ArrayLike<number>): ClusteringScore | null {
  const table = contingency(truth, predicted);
  const wanted = pairsOf(table.truth.values());
  if (wanted === 0) return null;
  const said = pairsOf(table.predicted.values());
  const right = pairsOf(table.cells.map(({ count }) => count));
  return scoreOf(said === 0 ? 1 : right / said, right / wanted);
}

/** B-cubed (Bagga and Baldwin 1998): for each item the share of its predicted group that is of its true group, and the other way; means over items. */
export function bCubedScore(truth: ArrayLike<number>, predicted: ArrayLike<number>): ClusteringScore | null {
  const table = contingency(truth, predicted);
  if (table.items === 0) return null;
  let [precision, recall] = [0, 0];
  for (const { truth: t, predicted: p, count } of table.cells) {
    precision += count ** 2 / table.predicted.get(p)!;
    recall += count ** 2 / table.truth.get(t)!;
  }
  return scoreOf(precision / table.items, recall / table.items);
}

/** I(T; P) / ((H(T) + H(P)) / 2), as scikit-learn's `normalized_mutual_info_score`; 1 where both are one group, null without items. */
export function normalizedMutualInformation(truth: ArrayLike<number>, predicted: ArrayLike<number>): number | null {
  const { items, truth: rows, predicted: columns, cells } = contingency(truth, predicted);
  if (items === 0) return null;
  const entropy = (counts: Iterable<number>) => -[...counts].reduce((sum, n) => sum + (n / items) * Math.log(n / items), 0);
  const mean = (entropy(rows.values()) + entropy(columns.values())) / 2;
  if (mean === 0) return 1;
  const mutual = cells.reduce(
    (sum, { truth: t, predicted: p, count }) => sum + (count / items) * Math.log((count * items) / (rows.get(t)! * columns.get(p)!)),
    0,
  );
  return mutual / mean;
}
