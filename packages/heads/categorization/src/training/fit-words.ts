import { createRandom } from '@commercemm/catalog';
import { softmax } from '@commercemm/encoder';

import { prefixKey, type CategoryPath } from '../paths.js';
import { scaleOf, wordLogits, type WordScore, type WordScores } from '../words.js';

/** A text to learn from: its features, and the number of its path. */
export interface LabelledWords {
  readonly features: readonly string[];
  readonly path: number;
}

/** A feature of fewer texts than this says nothing of others. */
const LEAST = 2;
const PASSES = 12;
const RATE = 1;
/** Start of the sums of squared gradients. */
const FLOOR = 0.01;
/** Gradients below this change nothing; most paths of most texts have such. */
const NO_GRADIENT = 1e-3;
/** Scores below this are not kept. */
const SMALL = 0.05;
const FOLDS = 4;
/** From 1/32 to 8 in steps of the root of two. */
const TEMPERATURES = Array.from({ length: 17 }, (_, at) => 2 ** (at / 2 - 5));
/** Texts that are learned from, at most: more take minutes. */
const MOST_TEXTS = 50_000;

/** For each level of each path, the paths that go through the same category: those whose probability is its own at that level. */
const companionsOf = (paths: readonly CategoryPath[]): readonly (readonly number[])[][] => {
  const through = new Map<string, number[]>();
  const keysOf = (path: CategoryPath) => path.map((_, at) => prefixKey(path, at + 1));
  paths.forEach((path, p) => {
    for (const key of keysOf(path)) through.set(key, [...(through.get(key) ?? []), p]);
  });
  return paths.map((path) => keysOf(path).map((key) => through.get(key)!));
};

/**
 * Logistic regression over paths by AdaGrad (Duchi, Hazan and Singer 2011), text by text: what is rare learns from the few texts that have
 * it. The loss is the head's: the mean over levels of -log of the probability of the right
 * category. Few passes stand for a penalty. Equal texts give equal scores.
 */
export function fitWords(texts: readonly LabelledWords[], all: readonly CategoryPath[]): WordScores {
  const paths = all.length;
  const companions = companionsOf(all);
  const counts = new Map<string, number>();
  for (const { features } of texts) for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const frequent = [...counts].filter(([, count]) => count >= LEAST);
  const known = new Map(
    frequent.map(([feature, count], at) => [feature, { start: at * paths, weight: Math.log(1 + texts.length / count) }]),
  );
  const rows = texts.map(({ features, path }) => {
    const own = features.flatMap((feature) => known.get(feature) ?? []);
    const scale = scaleOf(own.map(({ weight }) => weight));
    return { path, own: own.map(({ start, weight }) => ({ start, value: scale * weight })) };
  });
  const scores = new Float32Array(known.size * paths);
  const squares = new Float32Array(known.size * paths).fill(FLOOR);
  const random = createRandom('words');
  for (let pass = 0; pass < PASSES; pass++) {
    for (const { path, own } of random.shuffle([...rows])) {
      const logits_P = new Float64Array(paths);
      for (const { start, value } of own) for (let p = 0; p < paths; p++) logits_P[p]! += value * scores[start + p]!;
      const gradients_P = lossGradients(softmax(logits_P), companions[path]!);
      for (let p = 0; p < paths; p++) {
        if (Math.abs(gradients_P[p]!) < NO_GRADIENT) continue;
        for (const { start, value } of own) {
          const gradient = value * gradients_P[p]!;
          squares[start + p]! += gradient * gradient;
          scores[start + p]! -= (RATE * gradient) / Math.sqrt(squares[start + p]!);
        }
      }
    }
  }
  return new Map(
    [...known].map(([feature, { start, weight }]) => [
      feature,
      { weight, scores: kept(Array.from(scores.subarray(start, start + paths))) },
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

export interface LearnedWords {
  /** Scaled so that their logits of texts they do not know are as sure as they are right. */
  readonly scores: WordScores;
  /** Logits of the texts, by their numbers, from scores that were fitted without them: of texts they know they are surer than of others. */
  readonly logits: ReadonlyMap<number, Float32Array>;
}

/** What scores that do not know a text say of it. */
interface Unseen {
  readonly at: number;
  readonly logits_P: Float32Array;
  /** Of each level whose category the scores have met: the paths through it. */
  readonly levels: readonly (readonly number[])[];
}

/** Learns paths from words alone, of as many texts as take a reasonable time. */
export function learnWords(texts: readonly LabelledWords[], paths: readonly CategoryPath[]): LearnedWords {
  const companions = companionsOf(paths);
  const chosen = createRandom('texts')
    .shuffle([...texts.keys()])
    .slice(0, MOST_TEXTS);
  const unseen: Unseen[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const others = chosen.filter((_, place) => place % FOLDS !== fold).map((at) => texts[at]!);
    const scores = fitWords(others, paths);
    const met = new Set(others.map(({ path }) => path));
    for (const at of chosen.filter((_, place) => place % FOLDS === fold)) {
      const { features, path } = texts[at]!;
      const levels = companions[path]!.filter((through) => through.some((other) => met.has(other)));
      unseen.push({ at, logits_P: wordLogits(features, scores, paths.length), levels });
    }
  }
  const temperature = bestTemperature(unseen);
  const fitted = fitWords(
    chosen.map((at) => texts[at]!),
    paths,
  );
  const cooled = ({ weight, scores }: WordScore): WordScore => ({
    weight,
    scores: scores.map(([path, score]) => [path, score / temperature] as const),
  });
  return {
    scores: new Map([...fitted].map(([feature, own]) => [feature, cooled(own)])),
    logits: new Map(unseen.map(({ at, logits_P }) => [at, logits_P.map((logit) => logit / temperature)])),
  };
}

/** The temperature of least loss, over levels whose category was met: one that was not is no matter of how sure to be. */
function bestTemperature(unseen: readonly Unseen[]): number {
  const lossAt = (temperature: number): number =>
    unseen.reduce((sum, { logits_P, levels }) => {
      const probabilities_P = softmax(logits_P, temperature);
      const masses = levels.map((through) => through.reduce((mass, p) => mass + probabilities_P[p]!, 0));
      return masses.reduce((total, mass) => total - Math.log(Math.max(mass, 1e-9)) / masses.length, sum);
    }, 0);
  const losses = TEMPERATURES.map(lossAt);
  return TEMPERATURES[losses.indexOf(Math.min(...losses))]!;
}
