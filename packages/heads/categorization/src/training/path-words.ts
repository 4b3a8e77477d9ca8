import { wordsOf, type RowWords, type WordOptions } from '@commercemm/head-classifier/training';

import { prefixKey, type CategoryPath, type PathTree } from '../paths.js';
import { trainedLevels } from './levels.js';

export interface PathWordOptions extends Pick<WordOptions, 'rows' | 'textOf' | 'trained'> {
  readonly tree: PathTree;
  readonly pathOf: (row: number) => CategoryPath;
}

/** Words whose labels are paths, with a level for each category on it. */
export function pathWords({ tree, pathOf, ...options }: PathWordOptions): RowWords {
  const { paths } = tree;
  const keyOf = (path: CategoryPath) => prefixKey(path, path.length);
  const numbers = new Map(paths.map((path, at) => [keyOf(path), at]));
  const levelsOf = trainedLevels(tree);
  return wordsOf({
    ...options,
    labels: paths.length,
    labelOf: (row) => numbers.get(keyOf(pathOf(row)))!,
    levelsOf: (label) => levelsOf(paths[label]!),
  });
}
