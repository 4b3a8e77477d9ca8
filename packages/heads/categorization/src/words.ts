import { grams, words } from '@commercemm/lexical';
import { z } from 'zod';

/** What a word, or another feature of a text, says of categories. */
export interface WordScore {
  /** How much it counts in a text: its inverse document frequency. */
  readonly weight: number;
  /** For the paths that it speaks for or against, [path, score]. */
  readonly scores: readonly (readonly [path: number, score: number])[];
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

/** Logits of paths by the features of a text, [P]; zeros for a text without known ones. */
export function wordLogits(features: readonly string[], known: WordScores, paths: number): Float32Array {
  const logits_P = new Float32Array(paths);
  const own = features.flatMap((feature) => known.get(feature) ?? []);
  const scale = scaleOf(own.map(({ weight }) => weight));
  for (const { weight, scores } of own) for (const [path, score] of scores) logits_P[path]! += scale * weight * score;
  return logits_P;
}

/** Scores of words as a manifest holds them, see scoresToData. */
export const wordsSchema = z.record(z.string(), z.string().regex(/^\d+(\.\d+)?( \d+:-?\d+(\.\d+)?)*$/));

const DIGITS = 2;

/** As the manifest holds them: the weight, then `path:score` of each path, with spaces between. There are thousands. */
export const scoresToData = (known: WordScores): Record<string, string> =>
  Object.fromEntries(
    [...known]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([feature, { weight, scores }]) => [
        feature,
        [rounded(weight), ...scores.map(([path, score]) => `${path}:${rounded(score)}`)].join(' '),
      ]),
  );

const rounded = (value: number): number => Number(value.toFixed(DIGITS));

export const scoresFromData = (data: Readonly<Record<string, string>>): WordScores =>
  new Map(
    Object.entries(data).map(([feature, line]) => {
      const [weight, ...pairs] = line.split(' ');
      const scores = pairs.map((pair) => {
        const [path, score] = pair.split(':').map(Number);
        return [path!, score!] as const;
      });
      return [feature, { weight: Number(weight), scores }];
    }),
  );
