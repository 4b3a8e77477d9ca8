import { wordsOf, type Question, type RowWords } from '@commercemm/head-classifier/training';

import { classText } from '../category.js';
import type { AttributeClasses, ExtractionData } from '../data.js';
import type { ReadText } from './texts.js';

/** Which of an attribute's values a product has. */
export interface ClassQuestion extends Question {
  readonly words: RowWords;
  /** Place of the value; -1 where a product has none, or one that was not trained. */
  readonly labelOf: (row: number) => number;
}

/**
 * @param train rows that words learn from
 * @param trained of an artifact that is evaluated
 */
export function classQuestion(
  { attribute, values }: AttributeClasses,
  train: readonly number[],
  read: (row: number) => ReadText,
  trained: ExtractionData | undefined,
): ClassQuestion {
  const labelOf = (row: number) => values.indexOf(read(row).attributes[attribute]?.[0] ?? '');
  const own = trained?.classes.find((other) => other.attribute === attribute);
  const words = wordsOf({
    rows: train.filter((row) => labelOf(row) >= 0),
    labels: values.length,
    labelOf,
    textOf(row) {
      const { text, category } = read(row);
      return classText(text, category);
    },
    trained: own?.words,
  });
  return {
    labels: values.length,
    labelOf,
    levelsOf: (row) => (labelOf(row) < 0 ? [] : [[labelOf(row)]]),
    words,
    wordsOf: words.logitsOf,
    pool: own?.pool,
  };
}
