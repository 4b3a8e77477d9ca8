import { cosine, inverseFrequency, type Statistics } from '@commercemm/lexical';

import type { Profile } from './profile.js';

/** Every comparison, in the order of the values. None depends on which product comes first; where a side lacks what is compared, it is 0. */
export const COMPARISONS = {
  /** Of TF-IDF of the titles. */
  titleCosine: (a, b) => cosine(a.titleVector, b.titleVector),
  /** Of TF-IDF of titles with descriptions. */
  textCosine: (a, b) => cosine(a.textVector, b.textVector),
  /** Of a title with the other's whole text. */
  titleInText: (a, b) => Math.max(cosine(a.titleVector, b.textVector), cosine(a.textVector, b.titleVector)),
  titleOverlap: (a, b) => jaccard(a.titleWords, b.titleWords),
  /** Weight of the shared words over that of the title that has less. */
  coveredShorter: (a, b, statistics) => covered(a, b, statistics, Math.min),
  coveredLonger: (a, b, statistics) => covered(a, b, statistics, Math.max),
  trigramOverlap: (a, b) => jaccard(a.trigrams, b.trigrams),
  /** Of the rarest word that both titles have. */
  rarestShared: (a, b, statistics) =>
    rarest(
      a.title.filter((word) => b.titleWords.has(word)),
      statistics,
    ),
  /** Of the rarest word of a title that the other's whole text lacks: on the side that lacks less, and on the other. */
  rarestMissing: (a, b, statistics) => Math.min(missing(a, b, statistics), missing(b, a, statistics)),
  rarestMissingEither: (a, b, statistics) => Math.max(missing(a, b, statistics), missing(b, a, statistics)),
  sharedNumbers: (a, b) => jaccard(a.numbers, b.numbers),
  numbersFound: (a, b) => Math.min(share(a.numbers, b.textNumbers), share(b.numbers, a.textNumbers)),
  bothHaveNumbers: (a, b) => Number(a.numbers.size > 0 && b.numbers.size > 0),
  codesFound: (a, b) => Math.max(codesFound(a, b), codesFound(b, a)),
  codesFoundBoth: (a, b) => Math.min(codesFound(a, b), codesFound(b, a)),
  bothHaveCodes: (a, b) => Number(a.codes.length > 0 && b.codes.length > 0),
  /** Longest common beginning of two codes, over the shorter one's length: variants of a model differ at the end. */
  codePrefix: (a, b) => Math.max(0, ...a.codes.flatMap((x) => b.codes.map((y) => commonPrefix(x, y) / Math.min(x.length, y.length)))),
  lengthRatio: (a, b) => ratio(a.title.length, b.title.length),
  /** Sellers often begin with the brand. */
  sameFirstWord: (a, b) => Number(a.title.length > 0 && a.title[0] === b.title[0]),
  /** Attributes that both have, and how many of them agree in a value, or how near they are where they are numbers. */
  bothHaveAttributes: (a, b) => Number(common(a, b).length > 0),
  equalAttributes: (a, b) => mean(common(a, b).map(([x, y]) => Number([...x].some((value) => y.has(value))))),
  nearAttributes: (a, b) => mean(common(a, b).flatMap(([x, y]) => nearness(x, y))),
} satisfies Readonly<Record<string, (a: Profile, b: Profile, statistics: Statistics) => number>>;

/** Number of comparisons. */
export const COMPARISON_COUNT = Object.keys(COMPARISONS).length;

/** All comparisons of two products, each from 0 to 1. */
export const compare = (a: Profile, b: Profile, statistics: Statistics): Float32Array =>
  Float32Array.from(Object.values(COMPARISONS), (comparison) => comparison(a, b, statistics));

type Texts = ReadonlySet<string>;

const shared = (a: Texts, b: Texts): number => [...a].filter((value) => b.has(value)).length;

function jaccard(a: Texts, b: Texts): number {
  const both = shared(a, b);
  return both === 0 ? 0 : both / (a.size + b.size - both);
}

/** Share of the values of `a` that `b` has. */
const share = (a: Texts, b: Texts): number => (a.size === 0 ? 0 : shared(a, b) / a.size);

const mean = (values: readonly number[]): number => (values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length);

const ratio = (a: number, b: number): number => (Math.max(a, b) === 0 ? 0 : Math.min(a, b) / Math.max(a, b));

const weigh = (texts: Iterable<string>, statistics: Statistics): number =>
  [...texts].reduce((sum, word) => sum + inverseFrequency(word, statistics), 0);

function covered(a: Profile, b: Profile, statistics: Statistics, choose: (x: number, y: number) => number): number {
  const whole = choose(weigh(a.titleWords, statistics), weigh(b.titleWords, statistics));
  return whole === 0
    ? 0
    : weigh(
        [...a.titleWords].filter((word) => b.titleWords.has(word)),
        statistics,
      ) / whole;
}

/** Weight of the rarest of the words, over that of a word that no document has. */
const rarest = (texts: readonly string[], statistics: Statistics): number =>
  Math.max(0, ...texts.map((word) => inverseFrequency(word, statistics))) / Math.log(2 * statistics.documents + 2);

/** A word counts as there if it stands in the other's text inside a longer run, too. */
const missing = (a: Profile, b: Profile, statistics: Statistics): number =>
  rarest(
    a.title.filter((word) => !b.textWords.has(word) && !b.squeezed.includes(word)),
    statistics,
  );

/** Share of the model codes of `a` that stand in the text of `b`. */
const codesFound = (a: Profile, b: Profile): number => mean(a.codes.map((code) => Number(b.squeezed.includes(code))));

function commonPrefix(x: string, y: string): number {
  let length = 0;
  while (length < x.length && x[length] === y[length]) length++;
  return length;
}

const common = (a: Profile, b: Profile): [Texts, Texts][] =>
  [...a.attributes].flatMap(([name, values]): [Texts, Texts][] => (b.attributes.has(name) ? [[values, b.attributes.get(name)!]] : []));

/** Smaller over larger of two single numbers; nothing for other values. */
function nearness(x: Texts, y: Texts): number[] {
  const [p, q] = [Number([...x][0]?.replaceAll(' ', '.')), Number([...y][0]?.replaceAll(' ', '.'))];
  return p > 0 && q > 0 ? [ratio(p, q)] : [];
}
