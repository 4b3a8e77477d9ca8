import { grams, words } from '@commercemm/lexical';
import { z } from 'zod';

/** What a word, or another feature of a text, says of labels. */
export interface WordScore {
  /** How much it counts in a text beside others: its inverse document frequency. */
  readonly weight: number;
  /** For the labels that it speaks for or against, [label, score]. */
  readonly scores: readonly (readonly [label: number, score: number])[];
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
  const shown = [
    ...all,
    ...all.slice(1).map((word, at) => `${all[at]!} ${word}`),
    ...all.flatMap((word) => grams(word, RUN).map((run) => `-${run}`)),
  ];
  const counts = new Map<string, number>();
  for (const feature of shown) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  return new Map([...counts].map(([feature, count]) => [feature, 1 + Math.log(count)]));
}

/** The known features of a text, scaled to unit length together. */
export function unitFeatures<T extends { readonly weight: number }>(
  features: WordFeatures,
  known: ReadonlyMap<string, T>,
): { readonly feature: T; readonly value: number }[] {
  const own = [...features].flatMap(([name, strength]) => {
    const feature = known.get(name);
    return feature ? [{ feature, value: strength * feature.weight }] : [];
  });
  const length = Math.hypot(...own.map(({ value }) => value)) || 1;
  return own.map(({ feature, value }) => ({ feature, value: value / length }));
}

/** Logits of labels by the features of a text, [L]; of a text without known ones, how frequent labels are. */
export function wordLogits(features: WordFeatures, known: WordScores, labels: number): Float32Array {
  const logits_L = new Float32Array(labels);
  for (const [label, score] of known.get(BIAS)?.scores ?? []) logits_L[label] = score;
  for (const { feature, value } of unitFeatures(features, known))
    for (const [label, score] of feature.scores) logits_L[label]! += value * score;
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
      .map(([feature, { weight, scores }]) => [
        feature,
        [rounded(weight), ...scores.map(([label, score]) => `${label}:${rounded(score)}`)].join(' '),
      ]),
  );

const rounded = (value: number): number => Number(value.toFixed(DIGITS));

export const scoresFromData = (data: Readonly<Record<string, string>>): WordScores =>
  new Map(
    Object.entries(data).map(([feature, line]) => {
      const [weight, ...pairs] = line.split(' ');
      const scores = pairs.map((pair) => {
        const [label, score] = pair.split(':').map(Number);
        return [label!, score!] as const;
      });
      return [feature, { weight: Number(weight), scores }];
    }),
  );
