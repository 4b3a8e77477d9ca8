import { createRandom } from '@commercemm/catalog';

import { scaleOf, type WordScores } from '../words.js';

/** A text to learn from: its features, and the number of its path. */
export interface LabelledWords {
  readonly features: readonly string[];
  readonly path: number;
}

const PASSES = 12;
/** What a wrong margin costs beside the length of the scores. */
const COST = 1;
/** Smaller scores are left out: nearly all features of nearly all paths have such, and to hold them takes gigabytes. */
const NOTHING = 1e-3;
/** Scores of features and paths, at most: each takes 8 bytes. The most frequent features have them. */
const MOST_SCORES = 25_000_000;

/**
 * For each path a linear support vector machine that tells its texts from all others, with squared hinge loss: with few texts a path it is more often right than a
 * regression. Dual coordinate descent (Hsieh et al., "A dual coordinate descent method for large-scale linear SVM", 2008, algorithm 1), all paths
 * at once. The bias, nearly the same for all paths, is not kept. Equal texts give equal scores.
 */
export function fitWords(texts: readonly LabelledWords[], paths: number): WordScores {
  const counts = new Map<string, number>();
  for (const { features } of texts) for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const frequent = [...counts].sort(([, a], [, b]) => b - a).slice(0, Math.floor(MOST_SCORES / paths));
  const known = new Map(
    frequent.map(([feature, count], at) => [feature, { start: at * paths, weight: 1 + Math.log((1 + texts.length) / (1 + count)) }]),
  );
  const rows = texts.map(({ features, path }, at) => {
    const own = features.flatMap((feature) => known.get(feature) ?? []);
    const scale = scaleOf(own.map(({ weight }) => weight));
    return { path, first: at * paths, own: own.map(({ start, weight }) => ({ start, value: scale * weight })) };
  });

  const scores = new Float64Array(known.size * paths);
  const bias_P = new Float64Array(paths);
  // The dual variables, [texts, paths].
  const alphas = new Float64Array(texts.length * paths);
  const diagonal = 1 / (2 * COST);
  const [logits_P, steps_P] = [new Float64Array(paths), new Float64Array(paths)];
  const random = createRandom('words');
  for (let pass = 0; pass < PASSES; pass++) {
    for (const { path, first, own } of random.shuffle([...rows])) {
      logits_P.set(bias_P);
      for (const { start, value } of own) for (let p = 0; p < paths; p++) logits_P[p]! += value * scores[start + p]!;
      // The text and the bias are of unit length each.
      const curvature = 1 + (own.length > 0 ? 1 : 0) + diagonal;
      const moved: number[] = [];
      for (let p = 0; p < paths; p++) {
        const label = p === path ? 1 : -1;
        const before = alphas[first + p]!;
        const after = Math.max(0, before - (label * logits_P[p]! - 1 + diagonal * before) / curvature);
        if (after === before) continue;
        alphas[first + p] = after;
        steps_P[p] = label * (after - before);
        bias_P[p]! += steps_P[p]!;
        moved.push(p);
      }
      for (const { start, value } of own) for (const p of moved) scores[start + p]! += value * steps_P[p]!;
    }
  }
  const scoresOf = (start: number): [path: number, score: number][] => {
    const found: [number, number][] = [];
    for (let p = 0; p < paths; p++) if (Math.abs(scores[start + p]!) >= NOTHING) found.push([p, scores[start + p]!]);
    return found;
  };
  return new Map([...known].map(([feature, { start, weight }]) => [feature, { weight, scores: scoresOf(start) }]));
}
