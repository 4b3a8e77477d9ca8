import type { TaggedSpan } from '../tags.js';
import { phraseOf, wordsOf } from '../words.js';

export interface Annotation {
  readonly text: string;
  /** Names on the product's category path. */
  readonly category: readonly string[];
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

/** An item's values of an attribute, none where it has none; names may be those of an object's own members. */
export const valuesOf = (attributes: Annotation['attributes'], name: string): readonly string[] =>
  Object.hasOwn(attributes, name) ? attributes[name]! : [];

/** Where the values of the given attributes stand in a text: every occurrence, longer values first, without overlaps; in order. */
export function annotatedSpans({ text, attributes }: Pick<Annotation, 'text' | 'attributes'>, names: readonly string[]): TaggedSpan[] {
  const words = wordsOf(text);
  const taken = new Set<number>();
  const wanted = names
    .flatMap((name, attribute) => valuesOf(attributes, name).map((value) => ({ attribute, keys: phraseOf(value).split(' ') })))
    .filter(({ keys }) => keys[0] !== '')
    .sort((a, b) => b.keys.length - a.keys.length);
  const spans = wanted.flatMap(({ attribute, keys }) =>
    words.flatMap((word, at): TaggedSpan[] => {
      const places = keys.map((_, i) => at + i);
      if (!keys.every((key, i) => words[at + i]?.key === key && !taken.has(at + i))) return [];
      places.forEach((place) => taken.add(place));
      return [{ attribute, start: word.start, end: words[at + keys.length - 1]!.end }];
    }),
  );
  return spans.sort((a, b) => a.start - b.start);
}

/** Whether a value stands in a text, word by word. */
export const occursIn = (value: string, text: string): boolean => {
  const phrase = phraseOf(value);
  return phrase !== '' && ` ${phraseOf(text)} `.includes(` ${phrase} `);
};
