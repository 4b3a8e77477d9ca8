import { wordsOf, type Levels, type RowWords, type WordOptions } from '@commercemm/head-classifier/training';

import { prefixKey, type CategoryPath } from '../paths.js';

export interface PathWordOptions extends Pick<WordOptions, 'rows' | 'textOf' | 'trained'> {
  readonly paths: readonly CategoryPath[];
  readonly levelsOf: (path: CategoryPath) => Levels;
  readonly pathOf: (row: number) => CategoryPath;
}

/** Words whose labels are paths, with a level for each category on it. */
export function pathWords({ paths, levelsOf, pathOf, ...options }: PathWordOptions): RowWords {
  const keyOf = (path: CategoryPath) => prefixKey(path, path.length);
  const numbers = new Map(paths.map((path, at) => [keyOf(path), at]));
  return wordsOf({
    ...options,
    labels: paths.length,
    labelOf: (row) => numbers.get(keyOf(pathOf(row)))!,
    levelsOf: (label) => levelsOf(paths[label]!),
  });
}
