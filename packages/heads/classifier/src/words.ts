import { grams, words } from '@commercemm/lexical';
import { z } from 'zod';

/** What a word, or another feature of a text, says of labels. */
export interface WordScore {
  /** How much it counts in a text beside others: its inverse document frequency. */
  readonly weight: number;
  /** The labels that it speaks for or against. */
  readonly labels: readonly number[];
  /** By how much, for each of them. There are hundreds of thousands in all, and lists of pairs take several times the memory and the time. */
  readonly scores: readonly number[];
}

export type WordScores = ReadonlyMap<string, WordScore>;

/** What every text has once, whatever else it shows: says which labels are frequent. No feature is named so. */
export const BIAS = '';

/** Features of a text, with how much each stands out there: 1 + the logarithm of how often it occurs. */
export type WordFeatures = ReadonlyMap<string, number>;

const RUN = 4;

/** What a text shows: its words, pairs of neighbours, and runs of four characters. */
export function wordFeatures(text: string): WordFeatures {
  const all = words(text);
  const counts = new Map<string, number>();
  const add = (feature: string): unknown => counts.set(feature, (counts.get(feature) ?? 0) + 1);
  all.forEach((word) => add(word));
  all.slice(1).forEach((word, at) => add(`${all[at]!} ${word}`));
  for (const word of all) for (const run of grams(word, RUN)) add(`-${run}`);
  for (const [feature, count] of counts) counts.set(feature, 1 + Math.log(count));
  return counts;
}

/** The known features of a text, scaled to unit length together. */
export function unitFeatures<T extends { readonly weight: number }>(
  features: WordFeatures,
  known: ReadonlyMap<string, T>,
): { readonly feature: T; readonly value: number }[] {
  const own: { readonly feature: T; readonly value: number }[] = [];
  for (const [name, strength] of features) {
    const feature = known.get(name);
    if (feature) own.push({ feature, value: strength * feature.weight });
  }
  const length = Math.hypot(...own.map(({ value }) => value)) || 1;
  return own.map(({ feature, value }) => ({ feature, value: value / length }));
}

/** Logits of labels by the features of a text, [L]; of a text without known ones, how frequent labels are. */
export function wordLogits(features: WordFeatures, known: WordScores, labels: number): Float32Array {
  const logits_L = new Float32Array(labels);
  const add = ({ labels: own, scores }: WordScore, value: number): void => {
    for (let at = 0; at < own.length; at++) logits_L[own[at]!]! += value * scores[at]!;
  };
  const bias = known.get(BIAS);
  if (bias) add(bias, 1);
  for (const { feature, value } of unitFeatures(features, known)) add(feature, value);
  return logits_L;
}

/** Scores of words as a manifest holds them, see scoresToData. */
export const wordsSchema = z.record(z.string(), z.string().regex(/^\d+(\.\d+)?( \d+:-?\d+(\.\d+)?)*$/));

const DIGITS = 2;

/** As the manifest holds them: the weight, then `label:score` of each label, with spaces between. There are thousands. */
export const scoresToData = (known: WordScores): Record<string, string> =>
  Object.fromEntries(
    [...known]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([feature, { weight, labels, scores }]) => [
        feature,
        [rounded(weight), ...labels.map((label, at) => `${label}:${rounded(scores[at]!)}`)].join(' '),
      ]),
  );

const rounded = (value: number): number => Number(value.toFixed(DIGITS));

export const scoresFromData = (data: Readonly<Record<string, string>>): WordScores =>
  new Map(
    Object.entries(data).map(([feature, line]) => {
      const [weight, ...pairs] = line.split(' ');
      const split = pairs.map((pair) => pair.split(':'));
      const part = (at: number) => split.map((pair) => Number(pair[at]));
      return [feature, { weight: Number(weight), labels: part(0), scores: part(1) }];
    }),
  );
