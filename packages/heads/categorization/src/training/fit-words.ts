import { createRandom } from '@commercemm/catalog';
import { softmax } from '@commercemm/encoder';
import { adaGrad } from '@commercemm/engine';

import { pathsThrough, prefixKey, type CategoryPath } from '../paths.js';
import { scaleOf, type WordScore, type WordScores } from '../words.js';

/** A text to learn from: its features, and the number of its path. */
export interface LabelledWords {
  readonly features: readonly string[];
  readonly path: number;
}

/** A feature of fewer texts than this says nothing of others. */
const LEAST = 2;
const PASSES = 12;
const RATE = 1;
/** Gradients below this change nothing; most paths of most texts have such. */
const NO_GRADIENT = 1e-3;
/** Scores below this are not kept. */
const SMALL = 0.05;
/** Scores of features and paths, at most: each takes 16 bytes. The most frequent features have them. */
const MOST_SCORES = 25_000_000;

/** For each level of each path, the paths that go through the same category: those whose probability is its own at that level. */
export const companionsOf = (paths: readonly CategoryPath[]): readonly (readonly number[])[][] => {
  const through = pathsThrough(paths);
  return paths.map((path) => path.map((_, at) => through.get(prefixKey(path, at + 1))!));
};

/**
 * Logistic regression over paths, text by text. The loss is the head's: the mean over levels of -log of the probability of the right
 * category. Few passes stand for a penalty. Equal texts give equal scores.
 */
export function fitWords(texts: readonly LabelledWords[], all: readonly CategoryPath[]): WordScores {
  const paths = all.length;
  const companions = companionsOf(all);
  const counts = new Map<string, number>();
  for (const { features } of texts) for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const frequent = [...counts]
    .filter(([, count]) => count >= LEAST)
    .sort(([, a], [, b]) => b - a)
    .slice(0, Math.floor(MOST_SCORES / paths));
  const known = new Map(
    frequent.map(([feature, count], at) => [feature, { start: at * paths, weight: Math.log(1 + texts.length / count) }]),
  );
  const rows = texts.map(({ features, path }) => {
    const own = features.flatMap((feature) => known.get(feature) ?? []);
    const scale = scaleOf(own.map(({ weight }) => weight));
    return { path, own: own.map(({ start, weight }) => ({ start, value: scale * weight })) };
  });
  const scores = adaGrad(known.size * paths, RATE);
  const random = createRandom('words');
  for (let pass = 0; pass < PASSES; pass++) {
    for (const { path, own } of random.shuffle([...rows])) {
      const logits_P = new Float64Array(paths);
      for (const { start, value } of own) for (let p = 0; p < paths; p++) logits_P[p]! += value * scores.values[start + p]!;
      const gradients_P = lossGradients(softmax(logits_P), companions[path]!);
      for (let p = 0; p < paths; p++) {
        if (Math.abs(gradients_P[p]!) < NO_GRADIENT) continue;
        for (const { start, value } of own) scores.step(start + p, value * gradients_P[p]!);
      }
    }
  }
  return new Map(
    [...known].map(([feature, { start, weight }]) => [
      feature,
      { weight, scores: kept(Array.from(scores.values.subarray(start, start + paths))) },
    ]),
  );
}

/** By the logits: of each level, what the paths have less what they would have were its category certain. */
function lossGradients(probabilities_P: Float32Array, levels: readonly (readonly number[])[]): Float32Array {
  const gradients_P = probabilities_P.slice();
  for (const through of levels) {
    const mass = through.reduce((sum, p) => sum + probabilities_P[p]!, 0);
    for (const p of through) gradients_P[p]! -= probabilities_P[p]! / Math.max(mass, 1e-9) / levels.length;
  }
  return gradients_P;
}

const kept = (scores_P: readonly number[]): WordScore['scores'] =>
  scores_P.map((score, path) => [path, score] as const).filter(([, score]) => Math.abs(score) >= SMALL);
