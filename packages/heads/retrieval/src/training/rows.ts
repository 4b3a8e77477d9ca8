import type { CatalogIndex, ItemKind, Split } from '@commercemm/catalog';
import { EngineError } from '@commercemm/engine';

export const isKind = (index: CatalogIndex, row: number, ...kinds: readonly ItemKind[]): boolean => kinds.includes(index.kinds[row]!);

/** A graded edge from here on is a match. */
export const RELEVANT = 2;

/** The targets of each source, by row, of the sources in the split. */
export function matches(
  { edges: { sources, targets, grades }, splits }: CatalogIndex,
  split: Split,
  isSource: (row: number) => boolean,
  minGrade = RELEVANT,
): Map<number, { readonly target: number; readonly grade: number }[]> {
  const found = new Map<number, { target: number; grade: number }[]>();
  for (let edge = 0; edge < sources.length; edge++) {
    const [source, target, grade] = [sources[edge]!, targets[edge]!, grades[edge]!];
    if (splits[source] !== split || grade < minGrade || source === target || !isSource(source)) continue;
    const list = found.get(source);
    if (list) list.push({ target, grade });
    else found.set(source, [{ target, grade }]);
  }
  return found;
}

/** Rows in this order, each once. */
export const eachOnce = (...lists: readonly (readonly number[])[]): number[] => [...new Set(lists.flat())];

/** @throws EngineError HEAD_NOT_APPLICABLE below `least` */
export function atLeast(count: number, least: number, reason: string, what: string): void {
  if (count < least) throw new EngineError('HEAD_NOT_APPLICABLE', { reason, expected: `at least ${least} ${what}`, got: count });
}
