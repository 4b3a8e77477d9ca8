import type { Levels } from '@commercemm/head-classifier/training';

import { prefixKey, type CategoryPath, type PathTree } from '../paths.js';

/** For each level of a path whose category was trained, the paths through it. */
export function trainedLevels({ levels }: PathTree): (path: CategoryPath) => Levels {
  const through = new Map<string, number[]>();
  for (const { keys, of_P } of levels) {
    const own = keys.map((): number[] => []);
    of_P.forEach((key, p) => own[key]?.push(p));
    keys.forEach((key, at) => through.set(key, own[at]!));
  }
  return (path) => path.flatMap((_, at) => [through.get(prefixKey(path, at + 1)) ?? []]).filter((own) => own.length > 0);
}
