/** Two items, by position, the smaller first. */
export type Pair = readonly [number, number];

/**
 * The pairs that decide the groups of `start`, for every threshold from `least` on: those of `start` and of what pairs connect with it, also
 * through others. Each round gives pairs whose scores are read before the next one. Far from all pairs, where groups are small.
 * @param scoreOf undefined for a pair that has no score
 */
export function* pairsAround(
  start: readonly number[],
  pairs: readonly Pair[],
  scoreOf: (pair: Pair) => number | undefined,
  least: number,
): Generator<Pair[], void> {
  const around = new Map<number, Pair[]>();
  for (const pair of pairs) for (const item of pair) around.set(item, [...(around.get(item) ?? []), pair]);
  const reached = new Set(start);
  for (let edge = [...reached]; edge.length > 0;) {
    const touched = [...new Set(edge.flatMap((item) => around.get(item) ?? []))];
    const unknown = touched.filter((pair) => scoreOf(pair) === undefined);
    if (unknown.length > 0) yield unknown;
    edge = touched.flatMap((pair) => ((scoreOf(pair) ?? -Infinity) >= least ? pair.filter((item) => !reached.has(item)) : []));
    edge.forEach((item) => reached.add(item));
  }
}
