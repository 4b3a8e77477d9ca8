import { grams, words } from '@commercemm/lexical';
import { z } from 'zod';

/** What a word, or another feature of a text, says of labels. */
export interface WordScore {
  /** How much it counts in a text: its inverse document frequency. */
  readonly weight: number;
  /** For the labels that it speaks for or against, [label, score]. */
  readonly scores: readonly (readonly [label: number, score: number])[];
}

export type WordScores = ReadonlyMap<string, WordScore>;

const RUN = 4;

/** What a text shows: its words, pairs of neighbours, and runs of four characters; each once. */
export function wordFeatures(text: string): string[] {
  const all = words(text);
  return [
    ...new Set([
      ...all,
      ...all.slice(1).map((word, at) => `${all[at]!} ${word}`),
      ...all.flatMap((word) => grams(word, RUN).map((run) => `-${run}`)),
    ]),
  ];
}

/** Factor of the features of a text: scales those that are known to unit length. */
export const scaleOf = (weights: readonly number[]): number => 1 / (Math.hypot(...weights) || 1);

/** Logits of labels by the features of a text, [L]; zeros for a text without known ones. */
export function wordLogits(features: readonly string[], known: WordScores, labels: number): Float32Array {
  const logits_L = new Float32Array(labels);
  const own = features.flatMap((feature) => known.get(feature) ?? []);
  const scale = scaleOf(own.map(({ weight }) => weight));
  for (const { weight, scores } of own) for (const [label, score] of scores) logits_L[label]! += scale * weight * score;
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
