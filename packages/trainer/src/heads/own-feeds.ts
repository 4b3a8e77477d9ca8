import type { Example, FeedArrays, HeadProblem } from '@commercemm/engine';
import type { BatchShape, ModelShape } from '@commercemm/model';
import type { HostTensor } from '@commercemm/runtime';

/** What a head makes on the host for examples, by its own names. */
export function ownFeeds(
  problem: HeadProblem,
  examples: readonly Example[],
  batch: BatchShape,
  shape: ModelShape,
): Readonly<Record<string, HostTensor>> {
  const specs = problem.feeds?.(shape, batch) ?? [];
  const feeds = Object.fromEntries(
    specs.map(({ name, shape: dims, dtype }) => {
      const length = dims.reduce((a, b) => a * b, 1);
      return [name, { shape: dims, data: dtype === 'int32' ? new Int32Array(length) : new Float32Array(length) }];
    }),
  );
  const arrays: FeedArrays = Object.fromEntries(Object.entries(feeds).map(([name, { data }]) => [name, data]));
  problem.write?.(examples, arrays, batch);
  return feeds;
}
