import { scoresFromData, scoresToData, wordFeatures, wordLogits } from '../words.js';
import { learnWords } from './learn-words.js';
import type { LevelsOf } from './levels.js';

export interface WordOptions {
  /** Of the train split. */
  readonly rows: readonly number[];
  /** How many there are; they are numbers from 0 on. */
  readonly labels: number;
  readonly labelOf: (row: number) => number;
  /** Where labels have levels, as categories do. */
  readonly levelsOf?: LevelsOf;
  readonly textOf: (row: number) => string;
  /** Words of an artifact that is evaluated. */
  readonly trained?: Readonly<Record<string, string>> | undefined;
}

export interface RowWords {
  /** As the manifest holds them. */
  readonly data: Readonly<Record<string, string>>;
  /** What words alone say of a row, [L]. */
  readonly logitsOf: (row: number) => Float32Array;
}

/** Words of an artifact, or those that the train rows teach; rounded as they are kept, so that figures are those of the artifact. */
export function wordsOf({ rows, labels, labelOf, levelsOf, textOf, trained }: WordOptions): RowWords {
  const labelled = (at: number) => ({ features: wordFeatures(textOf(rows[at]!)), label: labelOf(rows[at]!) });
  const learned = trained ? undefined : learnWords(rows.length, labelled, labels, levelsOf);
  const data = trained ?? scoresToData(learned!.scores);
  const scores = scoresFromData(data);
  const unseen = new Map([...(learned?.logits ?? [])].map(([at, logits]) => [rows[at]!, logits]));
  return { data, logitsOf: (row) => unseen.get(row) ?? wordLogits(wordFeatures(textOf(row)), scores, labels) };
}
