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
 * Spans of the most probable tags. A further token without a first one begins a span; spans are widened to whole words, and of two that then
 * overlap the more probable stays.
 * @param logits_TK tags of each token, K = tagCount
 */
export function spansOf(text: string, tokens: readonly Span[], logits_TK: ArrayLike<number>, attributes: number): ScoredSpan[] {
  const width = tagCount(attributes);
  const open: { attribute: number; start: number; end: number; sum: number; count: number }[] = [];
  let running = false;
  tokens.forEach((token, at) => {
    // An empty token, such as a space, neither begins nor ends a value.
    if (token.end <= token.start) return;
    const { tag, probability } = bestTag(logits_TK, at * width, width);
    if (tag === OUTSIDE) {
      running = false;
      return;
    }
    const attribute = attributeOf(tag);
    const last = open.at(-1);
    if (running && last && last.attribute === attribute && tag === insideTag(attribute)) {
      last.end = token.end;
      last.sum += probability;
      last.count++;
    } else open.push({ attribute, start: token.start, end: token.end, sum: probability, count: 1 });
    running = true;
  });
  const words = wordsOf(text);
  const wide = open.map(({ attribute, start, end, sum, count }) => ({
    ...widen({ start, end }, words),
    attribute,
    probability: sum / count,
  }));
  return withoutOverlaps(wide);
}

function bestTag(logits: ArrayLike<number>, from: number, width: number): { tag: number; probability: number } {
  let best = 0;
  for (let tag = 1; tag < width; tag++) if (logits[from + tag]! > logits[from + best]!) best = tag;
  let sum = 0;
  for (let tag = 0; tag < width; tag++) sum += Math.exp(logits[from + tag]! - logits[from + best]!);
  return { tag: best, probability: 1 / sum };
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
