import { prefixKey, type CategoryPath } from '../paths.js';
import { scoresFromData, scoresToData, wordFeatures, wordLogits } from '../words.js';
import { learnWords } from './learn-words.js';

export interface WordOptions {
  /** Of the train split. */
  readonly rows: readonly number[];
  readonly paths: readonly CategoryPath[];
  readonly pathOf: (row: number) => CategoryPath;
  readonly textOf: (row: number) => string;
  /** Of an artifact that is evaluated. */
  readonly trained?: { readonly words?: Readonly<Record<string, string>> | undefined } | undefined;
  /** Whether words are looked at at all. */
  readonly read: boolean;
}

export interface RowWords {
  /** As the manifest holds them; absent where words are not looked at. */
  readonly data?: Readonly<Record<string, string>>;
  /** What words alone say of a row, [P]. */
  readonly logitsOf: (row: number) => Float32Array;
}

/** Words of an artifact, or those that the train rows teach; rounded as they are kept, so that figures are those of the artifact. */
export function wordsOf({ rows, paths, pathOf, textOf, trained, read }: WordOptions): RowWords {
  if (!read || (trained && !trained.words)) return { logitsOf: () => new Float32Array() };
  const numbers = new Map(paths.map((path, at) => [prefixKey(path, path.length), at]));
  const labelled = (row: number) => ({
    features: wordFeatures(textOf(row)),
    path: numbers.get(prefixKey(pathOf(row), pathOf(row).length))!,
  });
  const learned = trained ? undefined : learnWords(rows.map(labelled), paths);
  const data = trained?.words ?? scoresToData(learned!.scores);
  const scores = scoresFromData(data);
  const unseen = new Map([...(learned?.logits ?? [])].map(([at, logits]) => [rows[at]!, logits]));
  return { data, logitsOf: (row) => unseen.get(row) ?? wordLogits(wordFeatures(textOf(row)), scores, paths.length) };
}
