import { softmax } from '@commercemm/encoder';
import type { Span } from '@commercemm/preprocess';

import type { ExtractionData } from './data.js';
import { gazetteerValues, type Gazetteer } from './gazetteer.js';
import { spansOf } from './tags.js';

export interface AttributeValue {
  readonly attribute: string;
  readonly value: string;
  /** Where the value stands in the product's text; absent where it is a class. */
  readonly span?: Span;
  readonly probability: number;
}

/** Values that stand in a text: those that the model reads, and known ones where the text goes on after what it reads. */
export function textValues(
  text: string,
  tokens: readonly Span[],
  logits_TK: ArrayLike<number>,
  attributes: ExtractionData['spans'],
  gazetteer: Gazetteer,
): AttributeValue[] {
  const read = tokens.reduce((end, token) => Math.max(end, token.end), 0);
  const values = spansOf(text, tokens, logits_TK, attributes.length).map(({ attribute, start, end, probability }) => ({
    attribute: attributes[attribute]!,
    value: text.slice(start, end),
    span: { start, end },
    probability,
  }));
  const further = gazetteerValues(text.slice(read), gazetteer).map(({ attribute, start, end, strength }) => ({
    attribute: attributes[attribute]!,
    value: text.slice(read + start, read + end),
    span: { start: read + start, end: read + end },
    probability: strength,
  }));
  return [...values, ...further];
}

/**
 * The most probable class of each attribute.
 * @param logits of all classes of all attributes, one after the other
 */
export function classValues(logits: ArrayLike<number>, classes: ExtractionData['classes']): AttributeValue[] {
  let from = 0;
  return classes.map(({ attribute, values }) => {
    const probabilities = softmax(Array.from(logits).slice(from, (from += values.length)));
    const best = probabilities.indexOf(Math.max(...probabilities));
    return { attribute, value: values[best]!, probability: probabilities[best]! };
  });
}
