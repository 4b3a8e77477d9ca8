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

/** Words of a value, whatever its spaces and case. */
export const phraseOf = (value: string): string =>
  wordsOf(value)
    .map(({ key }) => key)
    .join(' ');
