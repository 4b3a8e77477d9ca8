/** Rows of one group differ in length by this factor at most, so at most a third of a row is padding. */
const SPREAD = 1.5;

/**
 * Splits a batch into groups of similar lengths, each to be padded to its longest row. Returns the rows' numbers, longest group first;
 * rows of one length keep their order.
 */
export function groupByLength(lengths: readonly number[]): number[][] {
  const groups: number[][] = [];
  const rows = lengths.map((_, row) => row).sort((a, b) => lengths[b]! - lengths[a]! || a - b);
  let longest = 0;
  for (const row of rows) {
    if (groups.length > 0 && lengths[row]! * SPREAD >= longest) groups.at(-1)!.push(row);
    else {
      groups.push([row]);
      longest = lengths[row]!;
    }
  }
  return groups;
}
