/** The baseline: values seen in training, looked up in a text. */
import type { Span } from '@commercemm/preprocess';

import { phraseOf, wordsOf } from '../words.js';
import { annotatedSpans, type Annotation } from './annotations.js';

/** Words of the longest values that are looked up. */
const MAX_WORDS = 10;

export interface PhraseCounts {
  /** Occurrences in the texts of training. */
  readonly all: number;
  /** Of those, how many were values of each attribute, by its number. */
  readonly byAttribute: ReadonlyMap<number, number>;
}

/** By phrase. */
export type Gazetteer = ReadonlyMap<string, PhraseCounts>;

export interface GazetteerValue extends Span {
  /** Number of the attribute. */
  readonly attribute: number;
}

/** Every phrase of up to MAX_WORDS words that begins at a word, the longest first. */
function* phrasesAt(words: readonly { readonly key: string }[], at: number): Generator<readonly [phrase: string, length: number]> {
  for (let length = Math.min(MAX_WORDS, words.length - at); length > 0; length--)
    yield [words.slice(at, at + length).map(({ key }) => key).join(' '), length]; // prettier-ignore
}

/** All values that stand in the training texts. */
export function collectGazetteer(annotations: readonly Annotation[], names: readonly string[]): Gazetteer {
  const gazetteer = new Map<string, { all: number; byAttribute: Map<number, number> }>();
  for (const annotation of annotations) {
    for (const { start, end, attribute } of annotatedSpans(annotation, names)) {
      const phrase = phraseOf(annotation.text.slice(start, end));
      const { byAttribute } = gazetteer.get(phrase) ?? gazetteer.set(phrase, { all: 0, byAttribute: new Map() }).get(phrase)!;
      byAttribute.set(attribute, (byAttribute.get(attribute) ?? 0) + 1);
    }
  }
  for (const { text } of annotations) {
    const words = wordsOf(text);
    for (const at of words.keys()) for (const [phrase] of phrasesAt(words, at)) if (gazetteer.has(phrase)) gazetteer.get(phrase)!.all++;
  }
  return gazetteer;
}

/**
 * The longest known phrases from left to right, without overlaps; of those, which were a value in at least half of their occurrences, as values of the
 * attribute that they mostly were.
 */
export function gazetteerValues(text: string, gazetteer: Gazetteer): GazetteerValue[] {
  const words = wordsOf(text);
  const values: GazetteerValue[] = [];
  for (let at = 0; at < words.length;) {
    const [phrase, length] = [...phrasesAt(words, at)].find(([one]) => gazetteer.has(one)) ?? ['', 1];
    const known = gazetteer.get(phrase);
    if (known) {
      const [attribute, count] = [...known.byAttribute].reduce((best, one) => (one[1] > best[1] ? one : best));
      if (count >= known.all / 2) values.push({ attribute, start: words[at]!.start, end: words[at + length - 1]!.end });
    }
    at += length;
  }
  return values;
}
