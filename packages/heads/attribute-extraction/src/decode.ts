import type { Span } from '@commercemm/preprocess';

import type { AttributeClasses, Attributes } from './data.js';
import { spansOf } from './tags.js';

export interface AttributeValue {
  readonly attribute: string;
  readonly value: string;
  /** Where the value stands in the product's text; absent where it is a class. */
  readonly span?: Span;
  readonly probability: number;
}

/**
 * Values that stand in a text.
 * @param scores_WK of the tags of each word
 * @param factors_KK exp(score) of each pair of neighbouring tags
 */
export const textValues = (
  text: string,
  words: readonly Span[],
  scores_WK: Float64Array,
  factors_KK: Float64Array,
  attributes: Attributes['spans'],
): AttributeValue[] =>
  spansOf(words, scores_WK, factors_KK).map(({ attribute, start, end, probability }) => ({
    attribute: attributes[attribute]!,
    value: text.slice(start, end),
    span: { start, end },
    probability,
  }));

/**
 * The most probable class of each attribute.
 * @param probabilities of the classes of each
 */
export const classValues = (probabilities: readonly ArrayLike<number>[], classes: readonly AttributeClasses[]): AttributeValue[] =>
  probabilities.map((own, at) => {
    const { attribute, values } = classes[at]!;
    const best = Array.from(own).indexOf(Math.max(...Array.from(own)));
    return { attribute, value: values[best]!, probability: own[best]! };
  });
