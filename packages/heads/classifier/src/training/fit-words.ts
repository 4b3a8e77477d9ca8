import { createRandom } from '@commercemm/catalog';

import { BIAS, unitFeatures, type WordFeatures, type WordScore, type WordScores } from '../words.js';

/** A text to learn from: its features, and the number of its label. */
export interface LabelledWords {
  readonly features: WordFeatures;
  readonly label: number;
}

const PASSES = 12;
/** What a wrong margin costs beside the length of the scores. */
const COST = 1;
/** Smaller scores are left out: nearly all features of nearly all labels have such, and to hold them takes gigabytes. */
const NOTHING = 1e-3;
/** Scores of features and labels, at most: each takes 8 bytes. The most frequent features have them. */
const MOST_SCORES = 25_000_000;

/**
 * For each label a linear support vector machine that tells its texts from all others, with squared hinge loss: with few texts a label it is more often right than a
 * regression. Dual coordinate descent (Hsieh et al., "A dual coordinate descent method for large-scale linear SVM", 2008, algorithm 1), all labels
 * at once. Equal texts give equal scores.
 */
export function fitWords(texts: readonly LabelledWords[], labels: number): WordScores {
  const counts = new Map<string, number>();
  for (const { features } of texts) for (const feature of features.keys()) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const frequent = [...counts].sort(([, a], [, b]) => b - a).slice(0, Math.floor(MOST_SCORES / labels));
  const known = new Map(
    frequent.map(([feature, count], at) => [feature, { start: at * labels, weight: 1 + Math.log((1 + texts.length) / (1 + count)) }]),
  );
  const rows = texts.map(({ features, label }, at) => {
    const own = unitFeatures(features, known).map(({ feature: { start }, value }) => ({ start, value }));
    return { label, first: at * labels, own };
  });

  const scores = new Float64Array(known.size * labels);
  const bias_L = new Float64Array(labels);
  // The dual variables, [texts, labels].
  const alphas = new Float64Array(texts.length * labels);
  const diagonal = 1 / (2 * COST);
  const [logits_L, steps_L] = [new Float64Array(labels), new Float64Array(labels)];
  const random = createRandom('words');
  for (let pass = 0; pass < PASSES; pass++) {
    for (const { label, first, own } of random.shuffle([...rows])) {
      logits_L.set(bias_L);
      for (const { start, value } of own) for (let l = 0; l < labels; l++) logits_L[l]! += value * scores[start + l]!;
      // The text and the bias are of unit length each.
      const curvature = 1 + (own.length > 0 ? 1 : 0) + diagonal;
      const moved: number[] = [];
      for (let l = 0; l < labels; l++) {
        const sign = l === label ? 1 : -1;
        const before = alphas[first + l]!;
        const after = Math.max(0, before - (sign * logits_L[l]! - 1 + diagonal * before) / curvature);
        if (after === before) continue;
        alphas[first + l] = after;
        steps_L[l] = sign * (after - before);
        bias_L[l]! += steps_L[l]!;
        moved.push(l);
      }
      for (const { start, value } of own) for (const l of moved) scores[start + l]! += value * steps_L[l]!;
    }
  }
  const scoreOf = (weight: number, own_L: Float64Array): WordScore => {
    const [found, by]: [number[], number[]] = [[], []];
    own_L.forEach((score, label) => {
      if (Math.abs(score) < NOTHING) return;
      found.push(label);
      by.push(score);
    });
    return { weight, labels: found, scores: by };
  };
  return new Map([
    [BIAS, scoreOf(1, bias_L)],
    ...[...known].map(([feature, { start, weight }]) => [feature, scoreOf(weight, scores.subarray(start, start + labels))] as const),
  ]);
}
