import type { Attributes } from '../data.js';
import { occursIn, valuesOf, type Annotation } from './annotations.js';

/** An attribute is read from the text if most of its values stand there. */
const IN_TEXT = 0.5;
/** Values that an attribute is learned from, at least. */
const LEAST = 10;
/** A closed set has few values, each of several items. */
const MOST_CLASSES = 60;
const PER_CLASS = 10;

/**
 * Which attributes are learned, and how: as spans of the text or as classes of a closed set, of which an item has its first
 * value; those that fit neither are left out.
 */
export function chooseAttributes(annotations: readonly Annotation[]): Attributes {
  const names = [...new Set(annotations.flatMap(({ attributes }) => Object.keys(attributes)))].sort();
  const spans: string[] = [];
  const classes: { attribute: string; values: string[] }[] = [];
  for (const name of names) {
    const values = annotations.flatMap(({ text, attributes }) =>
      valuesOf(attributes, name).map((value) => ({ value, found: occursIn(value, text) })),
    );
    if (values.length < LEAST) continue;
    const firsts = annotations.flatMap(({ attributes }) => valuesOf(attributes, name).slice(0, 1));
    const distinct = [...new Set(firsts)].sort();
    if (values.filter(({ found }) => found).length >= IN_TEXT * values.length) spans.push(name);
    else if (distinct.length > 1 && distinct.length <= MOST_CLASSES && firsts.length >= PER_CLASS * distinct.length)
      classes.push({ attribute: name, values: distinct });
  }
  return { spans, classes };
}
