/** Tags of words: 0 outside, 1 + 2 a the first word of a value of attribute a, 2 + 2 a a further one (Ramshaw and Marcus 1995). */
import type { Span } from '@commercemm/preprocess';

import { chainOf } from './chain.js';

export const OUTSIDE = 0;
export const tagCount = (attributes: number): number => 1 + 2 * attributes;
export const beginTag = (attribute: number): number => 1 + 2 * attribute;
const insideTag = (attribute: number): number => 2 + 2 * attribute;
const attributeOf = (tag: number): number => (tag - 1) >> 1;
const isInside = (tag: number): boolean => tag !== OUTSIDE && tag === insideTag(attributeOf(tag));

export interface TaggedSpan extends Span {
  readonly attribute: number;
}

/** The tag of each word. */
export function tagsOf(words: readonly Span[], spans: readonly TaggedSpan[]): Int32Array {
  const tags_W = new Int32Array(words.length);
  for (const { start, end, attribute } of spans) {
    words.forEach((word, at) => {
      if (word.start >= start && word.end <= end) tags_W[at] = word.start === start ? beginTag(attribute) : insideTag(attribute);
    });
  }
  return tags_W;
}

export interface ScoredSpan extends TaggedSpan {
  /** Mean of the probabilities of its words' tags. */
  readonly probability: number;
}

/**
 * Spans of the most probable sequence of tags (Viterbi 1967) in which a further word follows a word of its own attribute.
 * @param scores_WK of the tags of each word
 * @param factors_KK exp(score) of each pair of neighbouring tags, the earlier one first
 */
export function spansOf(words: readonly Span[], scores_WK: Float64Array, factors_KK: Float64Array): ScoredSpan[] {
  if (words.length === 0) return [];
  const width = Math.sqrt(factors_KK.length);
  const { tags_WK } = chainOf(scores_WK, factors_KK);
  const open: { attribute: number; start: number; end: number; sum: number; count: number }[] = [];
  bestTags(scores_WK, factors_KK.map(Math.log)).forEach((tag, at) => {
    if (tag === OUTSIDE) return;
    const { start, end } = words[at]!;
    const probability = tags_WK[at * width + tag]!;
    const last = open.at(-1);
    if (isInside(tag) && last) {
      last.end = end;
      last.sum += probability;
      last.count++;
    } else open.push({ attribute: attributeOf(tag), start, end, sum: probability, count: 1 });
  });
  return open.map(({ attribute, start, end, sum, count }) => ({ attribute, start, end, probability: sum / count }));
}

/** The allowed sequence of tags of the highest sum of scores. */
function bestTags(scores_WK: Float64Array, follows_KK: Float64Array): number[] {
  const width = Math.sqrt(follows_KK.length);
  const tags = Array.from({ length: width }, (_, tag) => tag);
  const steps: Int32Array[] = [];
  let sums = scores_WK.slice(0, width).map((score, tag) => (isInside(tag) ? -Infinity : score));
  for (let from = width; from < scores_WK.length; from += width) {
    const before = sums;
    const reached = (tag: number, previous: number) => before[previous]! + follows_KK[previous * width + tag]!;
    const previous = Int32Array.from(tags, (tag) =>
      (isInside(tag) ? [tag - 1, tag] : tags).reduce((best, other) => (reached(tag, other) > reached(tag, best) ? other : best)),
    );
    steps.push(previous);
    sums = before.map((_, tag) => scores_WK[from + tag]! + reached(tag, previous[tag]!));
  }
  const sequence = [tags.reduce((best, tag) => (sums[tag]! > sums[best]! ? tag : best))];
  for (const previous of steps.reverse()) sequence.unshift(previous[sequence[0]!]!);
  return sequence;
}
