import type { Levels } from '@commercemm/head-classifier/training';

import { pathsThrough, prefixKey, type CategoryPath } from '../paths.js';

/** For each level of a path whose category was trained, the paths through it. */
export function trainedLevels(paths: readonly CategoryPath[]): (path: CategoryPath) => Levels {
  const through = pathsThrough(paths);
  return (path) => path.flatMap((_, at) => [through.get(prefixKey(path, at + 1)) ?? []]).filter((own) => own.length > 0);
}
