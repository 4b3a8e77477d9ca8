/** Tags of tokens: 0 outside, 1 + 2 a the first token of a value of attribute a, 2 + 2 a a further one (Ramshaw and Marcus 1995). */
import type { Span } from '@commercemm/preprocess';

import { wordsOf } from './gazetteer.js';

export const OUTSIDE = 0;
export const tagCount = (attributes: number): number => 1 + 2 * attributes;
export const beginTag = (attribute: number): number => 1 + 2 * attribute;
const insideTag = (attribute: number): number => 2 + 2 * attribute;
const attributeOf = (tag: number): number => (tag - 1) >> 1;

export interface TaggedSpan extends Span {
  readonly attribute: number;
}

/** The tag of each token; a token belongs to a span that it overlaps. */
export function tagsOf(tokens: readonly Span[], spans: readonly TaggedSpan[]): Int32Array {
  const tags = new Int32Array(tokens.length);
  for (const { start, end, attribute } of spans) {
    let first = true;
    tokens.forEach((token, at) => {
      if (token.end <= token.start || token.start >= end || token.end <= start || tags[at] !== OUTSIDE) return;
      tags[at] = first ? beginTag(attribute) : insideTag(attribute);
      first = false;
    });
  }
  return tags;
}

export interface ScoredSpan extends TaggedSpan {
  /** Mean of the probabilities of its tokens' tags. */
  readonly probability: number;
}

/**
 * Spans of the most probable sequence of tags (Viterbi 1967) in which a further token follows a token of its own attribute and a word is not cut: its
 * further tokens go on with what the first one is. Spans are widened to whole words where tokens are missing.
 * @param logits_TK tags of each token, K = tagCount
 */
export function spansOf(text: string, tokens: readonly Span[], logits_TK: ArrayLike<number>, attributes: number): ScoredSpan[] {
  const width = tagCount(attributes);
  const words = wordsOf(text);
  // An empty token, such as a space, neither begins nor ends a value.
  const places = tokens.map((_, at) => at).filter((at) => tokens[at]!.end > tokens[at]!.start);
  const scores = places.map((at) => logSoftmax(logits_TK, at * width, width));
  const inWord = places.map((at) => words.some(({ start, end }) => start < tokens[at]!.start && tokens[at]!.start < end));
  const open: { attribute: number; start: number; end: number; sum: number; count: number }[] = [];
  bestTags(scores, inWord).forEach((tag, n) => {
    if (tag === OUTSIDE) return;
    const { start, end } = tokens[places[n]!]!;
    const probability = Math.exp(scores[n]![tag]!);
    const last = open.at(-1);
    if (tag === insideTag(attributeOf(tag)) && last) {
      last.end = end;
      last.sum += probability;
      last.count++;
    } else open.push({ attribute: attributeOf(tag), start, end, sum: probability, count: 1 });
  });
  const wide = open.map(({ attribute, start, end, sum, count }) => ({
    ...widen({ start, end }, words),
    attribute,
    probability: sum / count,
  }));
  return withoutOverlaps(wide);
}

function logSoftmax(logits: ArrayLike<number>, from: number, width: number): Float64Array {
  const values = Float64Array.from({ length: width }, (_, tag) => logits[from + tag]!);
  const largest = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const total = largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0));
  return values.map((value) => value - total);
}

/** The allowed sequence of tags of the highest sum of scores. */
function bestTags(scores: readonly Float64Array[], inWord: readonly boolean[]): number[] {
  const from: Int32Array[] = [];
  let sums = new Float64Array();
  scores.forEach((own, at) => {
    const before = sums;
    const back = new Int32Array(own.length).fill(-1);
    const best = at === 0 ? -1 : before.reduce((a, value, tag) => (value > before[a]! ? tag : a), 0);
    sums = own.map((score, tag) => {
      const further = tag !== OUTSIDE && tag === insideTag(attributeOf(tag));
      let previous = best;
      if (further) previous = at === 0 ? -1 : before[tag - 1]! >= before[tag]! ? tag - 1 : tag;
      else if (inWord[at] && at > 0) previous = tag === OUTSIDE ? OUTSIDE : -1;
      back[tag] = previous;
      if (previous < 0) return at === 0 && !further ? score : -Infinity;
      return score + before[previous]!;
    });
    from.push(back);
  });
  if (scores.length === 0) return [];
  const tags = [sums.reduce((a, value, tag) => (value > sums[a]! ? tag : a), 0)];
  for (let at = scores.length - 1; at > 0; at--) tags.unshift(from[at]![tags[0]!]!);
  return tags;
}

function widen({ start, end }: Span, words: readonly Span[]): Span {
  const first = words.find((word) => word.end > start);
  const last = words.findLast((word) => word.start < end);
  return { start: Math.min(start, first?.start ?? start), end: Math.max(end, last?.end ?? end) };
}

function withoutOverlaps(spans: readonly ScoredSpan[]): ScoredSpan[] {
  const kept: ScoredSpan[] = [];
  for (const span of [...spans].sort((a, b) => b.probability - a.probability))
    if (kept.every(({ start, end }) => span.end <= start || span.start >= end)) kept.push(span);
  return kept.sort((a, b) => a.start - b.start);
}
