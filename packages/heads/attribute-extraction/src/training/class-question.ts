import { wordsOf, type Question, type RowWords } from '@commercemm/head-classifier/training';

import { classText } from '../category.js';
import type { AttributeClasses, ExtractionData } from '../data.js';
import { valuesOf, type Annotation } from './annotations.js';

/** Which of an attribute's values a product has. */
export interface ClassQuestion extends Question {
  readonly words: RowWords;
  readonly labelOf: (row: number) => number;
}

/** Place of a product's value among those of an attribute; -1 where it has none, or one that was not trained. */
export const classOf = (attributes: Annotation['attributes'], { attribute, values }: AttributeClasses): number =>
  values.indexOf(valuesOf(attributes, attribute)[0] ?? '');

/**
 * @param train rows that words learn from
 * @param trained of an artifact that is evaluated
 */
export function classQuestion(
  classes: AttributeClasses,
  train: readonly number[],
  read: (row: number) => Annotation,
  trained: ExtractionData | undefined,
): ClassQuestion {
  const labels = classes.values.length;
  const labelOf = (row: number) => classOf(read(row).attributes, classes);
  const own = trained?.classes.find(({ attribute }) => attribute === classes.attribute);
  const words = wordsOf({
    rows: train.filter((row) => labelOf(row) >= 0),
    labels,
    labelOf,
    textOf(row) {
      const { text, category } = read(row);
      return classText(text, category);
    },
    trained: own?.words,
  });
  return {
    labels,
    labelOf,
    levelsOf: (row) => (labelOf(row) < 0 ? [] : [[labelOf(row)]]),
    words,
    wordLogitsOf: words.logitsOf,
    pool: own?.pool,
  };
}
