import { MAX_WORDS, phraseOf, wordsOf, type Gazetteer, type PhraseCounts } from '../gazetteer.js';
import type { TaggedSpan } from '../tags.js';

export interface Annotation {
  readonly text: string;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

/** Where the values of the given attributes stand in a text: every occurrence, longer values first, without overlaps; in order. */
export function annotatedSpans({ text, attributes }: Annotation, names: readonly string[]): TaggedSpan[] {
  const words = wordsOf(text);
  const taken = new Set<number>();
  const wanted = names
    .flatMap((name, attribute) => (attributes[name] ?? []).map((value) => ({ attribute, keys: phraseOf(value).split(' ') })))
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

/** How often each of the phrases stands in the text, and how often as a value. */
export function phraseCounts(
  annotation: Annotation,
  names: readonly string[],
  isPhrase: (phrase: string) => boolean,
): Map<string, PhraseCounts> {
  const counts = new Map<string, { all: number; byAttribute: Record<number, number> }>();
  const words = wordsOf(annotation.text);
  words.forEach((_, at) => {
    for (let length = 1; length <= Math.min(MAX_WORDS, words.length - at); length++) {
      const phrase = words
        .slice(at, at + length)
        .map(({ key }) => key)
        .join(' ');
      if (!isPhrase(phrase)) continue;
      const count = counts.get(phrase);
      if (count) count.all++;
      else counts.set(phrase, { all: 1, byAttribute: {} });
    }
  });
  for (const { start, end, attribute } of annotatedSpans(annotation, names)) {
    const count = counts.get(phraseOf(annotation.text.slice(start, end)));
    if (count) count.byAttribute[attribute] = (count.byAttribute[attribute] ?? 0) + 1;
  }
  return counts;
}

/** All values that stand in the training texts. */
export function collectGazetteer(annotations: readonly Annotation[], names: readonly string[]): Gazetteer {
  const phrases = new Set(
    annotations.flatMap((annotation) =>
      annotatedSpans(annotation, names).map(({ start, end }) => phraseOf(annotation.text.slice(start, end))),
    ),
  );
  const total = new Map<string, { all: number; byAttribute: Record<number, number> }>();
  for (const annotation of annotations) {
    for (const [phrase, { all, byAttribute }] of phraseCounts(annotation, names, (one) => phrases.has(one))) {
      const known = total.get(phrase) ?? { all: 0, byAttribute: {} };
      known.all += all;
      for (const [attribute, count] of Object.entries(byAttribute))
        known.byAttribute[Number(attribute)] = (known.byAttribute[Number(attribute)] ?? 0) + count;
      total.set(phrase, known);
    }
  }
  return total;
}
