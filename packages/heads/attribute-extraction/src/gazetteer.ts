/** Values seen in training, and where they stand in a text. */
import type { Span } from '@commercemm/preprocess';

export interface Word extends Span {
  /** In lower case and NFKC. */
  readonly key: string;
}

/** Runs of letters, of digits, and every other character that is no space: no value ends inside one of them. */
export const wordsOf = (text: string): Word[] =>
  [...text.matchAll(/[\p{L}\p{M}]+|\p{N}+|[^\s\p{L}\p{M}\p{N}]/gu)].map(({ 0: run, index }) => ({
    key: run.normalize('NFKC').toLowerCase(),
    start: index,
    end: index + run.length,
  }));

/** A value as the gazetteer knows it. */
export const phraseOf = (value: string): string =>
  wordsOf(value)
    .map(({ key }) => key)
    .join(' ');

/** Words of the longest values that are kept. */
export const MAX_WORDS = 10;

export interface PhraseCounts {
  /** Occurrences in the texts of training. */
  readonly all: number;
  /** Of those, how many were values of each attribute, by its number. */
  readonly byAttribute: Readonly<Record<number, number>>;
}

export type Gazetteer = ReadonlyMap<string, PhraseCounts>;

export interface GazetteerMatch extends Span {
  /** Number of the attribute. */
  readonly attribute: number;
  /** Share of the phrase's occurrences that were values of the attribute. */
  readonly strength: number;
}

/** What an item itself contributed to the counts, so that it is not told its own labels. */
export type OwnCounts = ReadonlyMap<string, PhraseCounts>;

/** The longest known phrases, from left to right, each with every attribute it was a value of; they do not overlap. */
export function gazetteerMatches(text: string, gazetteer: Gazetteer, own?: OwnCounts): GazetteerMatch[] {
  const words = wordsOf(text);
  const matches: GazetteerMatch[] = [];
  for (let at = 0; at < words.length;) {
    let length = Math.min(MAX_WORDS, words.length - at);
    let found: GazetteerMatch[] = [];
    for (; length > 0 && found.length === 0; length--) {
      const part = words.slice(at, at + length);
      const span = { start: part[0]!.start, end: part.at(-1)!.end };
      found = strengths(part.map(({ key }) => key).join(' '), gazetteer, own).map((match) => ({ ...span, ...match }));
    }
    matches.push(...found);
    at += found.length > 0 ? length + 1 : 1;
  }
  return matches;
}

function strengths(phrase: string, gazetteer: Gazetteer, own: OwnCounts | undefined): Pick<GazetteerMatch, 'attribute' | 'strength'>[] {
  const counts = gazetteer.get(phrase);
  if (!counts) return [];
  const mine = own?.get(phrase);
  const all = counts.all - (mine?.all ?? 0);
  return Object.entries(counts.byAttribute)
    .map(([attribute, count]) => ({ attribute: Number(attribute), strength: (count - (mine?.byAttribute[Number(attribute)] ?? 0)) / all }))
    .filter(({ strength }) => strength > 0);
}

/** The baseline: a phrase is a value of the attribute that it mostly was, if it was one in at least half of its occurrences. */
export function gazetteerValues(text: string, gazetteer: Gazetteer): GazetteerMatch[] {
  const best = new Map<number, GazetteerMatch>();
  for (const match of gazetteerMatches(text, gazetteer)) {
    if (match.strength >= 0.5 && match.strength > (best.get(match.start)?.strength ?? 0)) best.set(match.start, match);
  }
  return [...best.values()];
}
