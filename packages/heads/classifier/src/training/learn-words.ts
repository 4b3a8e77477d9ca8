import { createRandom } from '@commercemm/catalog';
import { softmax } from '@commercemm/encoder';

import { wordLogits, type WordScore, type WordScores } from '../words.js';
import { fitWords, type LabelledWords } from './fit-words.js';
import { logLikelihoodOf, type Levels, type LevelsOf } from './levels.js';

const FOLDS = 4;
/** From 1/128 to 2 in steps of the root of two. */
const TEMPERATURES = Array.from({ length: 17 }, (_, at) => 2 ** (at / 2 - 7));
/** Scores below this are not kept. */
const SMALL = 0.1;
/** Texts times labels that are learned from, at most: more take many minutes. And texts: the features of more take gigabytes. */
const [MOST_ANSWERS, MOST_TEXTS] = [4_000_000, 100_000];

export interface LearnedWords {
  /** Scaled so that their logits of texts they do not know are as sure as they are right. */
  readonly scores: WordScores;
  /** Logits of the texts, by their numbers, from scores that were fitted without them: of texts they know they are surer than of others. */
  readonly logits: ReadonlyMap<number, Float32Array>;
}

/** What scores that do not know a text say of it. */
interface Unseen {
  /** Number of the text. */
  readonly at: number;
  readonly logits_L: Float32Array;
  /** Of its label, those that the scores have met. */
  readonly levels: Levels;
}

/**
 * Learns labels from words alone, of as many texts as take a reasonable time.
 * @param size how many texts there are
 * @param textOf one of them, by its number; asked once, of those that are learned from
 */
export function learnWords(
  size: number,
  textOf: (at: number) => LabelledWords,
  labels: number,
  levelsOf: LevelsOf = (label) => [[label]],
): LearnedWords {
  const texts = createRandom('texts')
    .shuffle(Array.from({ length: size }, (_, at) => at))
    .slice(0, Math.min(MOST_TEXTS, Math.floor(MOST_ANSWERS / labels)))
    .map((at) => ({ at, ...textOf(at) }));
  const unseen: Unseen[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const others = texts.filter((_, place) => place % FOLDS !== fold);
    const scores = fitWords(others, labels);
    const met = new Set(others.map(({ label }) => label));
    for (const { at, features, label } of texts.filter((_, place) => place % FOLDS === fold)) {
      const levels = levelsOf(label).filter((same) => same.some((other) => met.has(other)));
      unseen.push({ at, logits_L: wordLogits(features, scores, labels), levels });
    }
  }
  const temperature = bestTemperature(unseen);
  const fitted = fitWords(texts, labels);
  const cooled = ({ weight, labels: own, scores }: WordScore): WordScore => {
    const all = scores.map((score) => score / temperature);
    const isKept = (_: number, at: number): boolean => Math.abs(all[at]!) >= SMALL;
    return { weight, labels: own.filter(isKept), scores: all.filter(isKept) };
  };
  return {
    scores: new Map([...fitted].map(([feature, own]) => [feature, cooled(own)])),
    logits: new Map(unseen.map(({ at, logits_L }) => [at, logits_L.map((logit) => logit / temperature)])),
  };
}

/** The temperature of highest likelihood, over levels that were met: one that was not is no matter of how sure to be. */
function bestTemperature(unseen: readonly Unseen[]): number {
  const likelihoods = TEMPERATURES.map((temperature) =>
    unseen.reduce((sum, { logits_L, levels }) => sum + (logLikelihoodOf(softmax(logits_L, temperature), levels) ?? 0), 0),
  );
  return TEMPERATURES[likelihoods.indexOf(Math.max(...likelihoods))]!;
}
