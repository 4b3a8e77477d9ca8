import { tfIdf, words, type SparseVector, type Statistics } from '@commercemm/lexical';

/** What of a product is compared word by word. */
export interface ProductText {
  readonly title: string;
  /** '' if it has none. */
  readonly description: string;
  /** Values by name; names and values are compared without case. */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

/** What comparing needs of one product; made once, compared with many. */
export interface Profile {
  readonly title: readonly string[];
  readonly titleWords: ReadonlySet<string>;
  /** Words of title and description. */
  readonly textWords: ReadonlySet<string>;
  readonly titleVector: SparseVector;
  readonly textVector: SparseVector;
  /** Runs of three characters of the title without spaces and punctuation. */
  readonly trigrams: ReadonlySet<string>;
  /** Numbers that stand alone in the title: sizes, years, versions. */
  readonly numbers: ReadonlySet<string>;
  readonly textNumbers: ReadonlySet<string>;
  /** Model codes of the title, without punctuation. */
  readonly codes: readonly string[];
  /** Letters and digits of title and description, one after the other: where a code is looked for that is written with other breaks. */
  readonly squeezed: string;
  readonly attributes: ReadonlyMap<string, ReadonlySet<string>>;
}

export function profileOf({ title, description, attributes }: ProductText, statistics: Statistics): Profile {
  const titleWords = words(title);
  const text = `${title} ${description}`;
  const textWords = words(text);
  return {
    title: titleWords,
    titleWords: new Set(titleWords),
    textWords: new Set(textWords),
    titleVector: tfIdf(titleWords, statistics),
    textVector: tfIdf(textWords, statistics),
    trigrams: trigramsOf(squeeze(title)),
    numbers: numbersOf(title),
    textNumbers: numbersOf(text),
    codes: codesOf(title),
    squeezed: squeeze(text),
    attributes: new Map(
      Object.entries(attributes).map(([name, values]) => [name.toLowerCase(), new Set(values.map((value) => words(value).join(' ')))]),
    ),
  };
}

const plain = (text: string): string => text.normalize('NFKC').toLowerCase();

const squeeze = (text: string): string => plain(text).replace(/[^\p{L}\p{N}]+/gu, '');

const trigramsOf = (text: string): Set<string> =>
  new Set(Array.from({ length: Math.max(0, text.length - 2) }, (_, at) => text.slice(at, at + 3)));

/** 7.0 and 7 are one number. */
const numbersOf = (text: string): Set<string> =>
  new Set(
    [...plain(text).matchAll(/(?<![\p{L}\p{N}.,])\d+(?:[.,]\d+)*(?![\p{L}\p{N}])/gu)].map(([number]) =>
      number.replaceAll(',', '.').replace(/\.0+$/, ''),
    ),
  );

/** Runs without spaces that hold letters and digits, or many digits. */
const codesOf = (title: string): string[] => [
  ...new Set(
    plain(title)
      .split(/[\s/(),|]+/u)
      .map(squeeze)
      .filter((run) => (run.length >= 4 && /\p{N}/u.test(run) && /\p{L}/u.test(run)) || /^\p{N}{5,}$/u.test(run)),
  ),
];
