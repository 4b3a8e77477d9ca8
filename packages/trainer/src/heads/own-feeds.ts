import { emptyFeeds, type Example, type HeadProblem } from '@commercemm/engine';
import type { BatchShape, ModelShape } from '@commercemm/model';
import type { HostTensor } from '@commercemm/runtime';

/** What a head makes on the host for examples, by its own names. */
export function ownFeeds(
  problem: HeadProblem,
  examples: readonly Example[],
  batch: BatchShape,
  shape: ModelShape,
): Readonly<Record<string, HostTensor>> {
  const feeds = emptyFeeds(problem.feeds?.(shape, batch) ?? []);
  const arrays = Object.fromEntries(Object.entries(feeds).map(([name, { data }]) => [name, data as Float32Array | Int32Array]));
  problem.write?.(examples, arrays, batch);
  return feeds;
}
